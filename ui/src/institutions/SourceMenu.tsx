import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconReportSearch,
  IconTrash,
  IconUnlink,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import { offerUndo, tellProblem } from '../feedback/toasts.tsx';
import { reportAddress } from '../report/reportFilters.ts';
import { useMay } from '../session/useMe.ts';
import { EditSourceDialog } from './EditSourceDialog.tsx';
import { useRemoveSource } from './useRemoveSource.ts';
import type { Source } from './useInstitutions.ts';
import { usePauseSource, useResumeSource, useUnlinkSource } from './useInstitutions.ts';

/** What is done less often than linking. */
export function SourceMenu({ source }: { source: Source }) {
  const mayManage = useMay('institutions.manage');
  const mayLink = useMay('sources.link');
  const [isEditing, editing] = useDisclosure(false);
  const unlink = useUnlinkSource();
  const remove = useRemoveSource(source);
  return (
    <>
      <Menu position="bottom-end" width={220} shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`More for ${source.name}`}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            to={reportAddress({ sourceId: source.id })}
            leftSection={<IconReportSearch size={17} aria-hidden />}
          >
            Policies in the Sync Report
          </Menu.Item>
          {mayLink && source.state === 'LINKED' ? (
            <Menu.Item
              leftSection={<IconUnlink size={17} aria-hidden />}
              onClick={() => unlink.mutate(source.id, { onError: tellProblem })}
            >
              Unlink
            </Menu.Item>
          ) : null}
          {mayManage ? (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconPencil size={17} aria-hidden />} onClick={editing.open}>
                Edit
              </Menu.Item>
              <PauseItem source={source} />
              <Menu.Item leftSection={<IconTrash size={17} aria-hidden />} onClick={remove}>
                Remove
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {isEditing ? <EditSourceDialog source={source} onClose={editing.close} /> : null}
    </>
  );
}

function PauseItem({ source }: { source: Source }) {
  const pause = usePauseSource();
  const resume = useResumeSource();
  const resumeNow = () => resume.mutate(source.id, { onError: tellProblem });
  if (source.state === 'PAUSED') {
    return (
      <Menu.Item leftSection={<IconPlayerPlay size={17} aria-hidden />} onClick={resumeNow}>
        Resume
      </Menu.Item>
    );
  }
  const pauseNow = () =>
    pause.mutate(source.id, {
      onSuccess: () => offerUndo(`${source.name} is paused.`, resumeNow),
      onError: tellProblem,
    });
  return (
    <Menu.Item leftSection={<IconPlayerPause size={17} aria-hidden />} onClick={pauseNow}>
      Pause
    </Menu.Item>
  );
}
