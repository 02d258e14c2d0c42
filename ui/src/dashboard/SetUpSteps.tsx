import { Button, Card, Group, SimpleGrid, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { AddDeviceButton } from '../devices/AddDeviceButton.tsx';
import { useMay } from '../session/useMe.ts';
import { toneColours } from '../states/tones.ts';
import type { Dashboard } from './useDashboard.ts';

interface Step {
  title: string;
  words: string;
  isDone: boolean;
  action: ReactNode;
}

/** True until there is a device and a login source to link. */
export function isSettingUp({ sources, devices }: Pick<Dashboard, 'sources' | 'devices'>): boolean {
  return devices.length === 0 || sources.total === 0;
}

/** What the steps say already and Needs you does not repeat. */
export function isSetUpStep(kind: Dashboard['needsYou'][number]['kind']): boolean {
  return kind === 'NO_DEVICE' || kind === 'NO_CONNECTED_INSTITUTION' || kind === 'NO_LOGIN_SOURCE';
}

/** The first steps of the guide, the next one with its button. */
export function SetUpSteps({ dashboard }: { dashboard: Dashboard }) {
  const mayManage = useMay('institutions.manage');
  const { sources, devices, needsYou } = dashboard;
  const isConnected = sources.total > 0 || needsYou.some(({ kind }) => kind === 'NO_LOGIN_SOURCE');
  const steps: Step[] = [
    {
      title: 'Device Setup',
      words: 'Plug the device in and enter its serial number.',
      isDone: devices.length > 0,
      action: mayManage ? <AddDeviceButton /> : <AskManager />,
    },
    {
      title: 'Connect an Institution',
      words: 'Choose the plugin of a carrier and the institution it belongs to.',
      isDone: isConnected,
      action: <StepLink label="Connect Institution" to="/sync/sources?connect=1" isShown={mayManage} />,
    },
    {
      title: 'Add a Login Source',
      words: 'Name each agent or advisor login, then link it with its credentials.',
      isDone: sources.total > 0,
      action: <StepLink label="Institutions & Sources" to="/sync/sources" isShown={mayManage} />,
    },
  ];
  const next = steps.findIndex(({ isDone }) => !isDone);
  return (
    <section aria-label="Get started">
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        {steps.map((step, index) => (
          <StepCard key={step.title} number={index + 1} step={step} isNext={index === next} />
        ))}
      </SimpleGrid>
    </section>
  );
}

function AskManager() {
  return <Text size="sm">An Owner or Manager does this.</Text>;
}

function StepLink({ label, to, isShown }: { label: string; to: string; isShown: boolean }) {
  if (!isShown) return <AskManager />;
  return (
    <Button component={Link} to={to}>
      {label}
    </Button>
  );
}

function StepCard({ number, step, isNext }: { number: number; step: Step; isNext: boolean }) {
  return (
    <Card
      style={isNext ? { borderColor: 'var(--mantine-color-ink-7)' } : { opacity: step.isDone ? 1 : 0.75 }}
    >
      <Group gap="sm" mb={6} wrap="nowrap">
        <ThemeIcon
          radius="xl"
          size={28}
          color={step.isDone ? toneColours.good.mark : 'ink'}
          variant={step.isDone || isNext ? 'filled' : 'light'}
        >
          {step.isDone ? <IconCheck size={17} aria-label="done" /> : <b>{number}</b>}
        </ThemeIcon>
        <Title order={2} size="h5">
          {step.title}
        </Title>
      </Group>
      <Text size="sm" c="dimmed" mb={isNext ? 'md' : 0}>
        {step.words}
      </Text>
      {isNext ? <div>{step.action}</div> : null}
    </Card>
  );
}
