import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconBuildingBank, IconKey } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../feedback/EmptyState.tsx';
import { Loaded } from '../feedback/Loaded.tsx';
import { PageTitle } from '../feedback/PageTitle.tsx';
import { useMay } from '../session/useMe.ts';
import { ConnectInstitutionDialog } from './ConnectInstitutionDialog.tsx';
import { InstitutionCard } from './InstitutionCard.tsx';
import { sourcesAnswer } from './sourcesAnswer.ts';
import { useConnectedInstitutions } from './useInstitutions.ts';

const dialogParameter = 'connect';

export function InstitutionsPage() {
  const connected = useConnectedInstitutions();
  const mayManage = useMay('institutions.manage');
  const [search, setSearch] = useSearchParams();
  const showDialog = (isShown: boolean) =>
    setSearch((current) => {
      if (isShown) current.set(dialogParameter, '1');
      else current.delete(dialogParameter);
      return current;
    });
  const connectButton = mayManage ? (
    <Button onClick={() => showDialog(true)}>Connect Institution</Button>
  ) : null;
  const isEmpty = connected.data?.items.length === 0;
  return (
    <>
      <PageTitle
        title="Institutions & Sources"
        lead={connected.data === undefined ? ' ' : sourcesAnswer(connected.data.items)}
        action={isEmpty ? null : connectButton}
      />
      <Loaded query={connected} what="institutions and sources">
        {({ items }) =>
          items.length === 0 ? (
            <NothingConnected action={connectButton} />
          ) : (
            <Stack gap="lg">
              {items.map((institution) => (
                <InstitutionCard key={institution.id} institution={institution} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      {mayManage && search.has(dialogParameter) ? (
        <ConnectInstitutionDialog onClose={() => showDialog(false)} />
      ) : null}
    </>
  );
}

function NothingConnected({ action }: { action: ReactNode }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <EmptyState icon={IconBuildingBank} title="1. Connect an institution" action={action}>
        Bind a carrier or institution of your CRM to the plugin that knows its portal.
        {action === null ? <Text size="sm">An Owner or Manager does this.</Text> : null}
      </EmptyState>
      <EmptyState icon={IconKey} title="2. Add a login source">
        Then add each agent or advisor login of it, with + Login Source, and link it.
      </EmptyState>
    </SimpleGrid>
  );
}
