import { Button, Card, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../feedback/ProblemAlert.tsx';
import { tellProblem } from '../feedback/toasts.tsx';
import { useMay } from '../session/useMe.ts';
import { StateBadge } from '../states/StateBadge.tsx';
import { TimeAgo } from '../time/TimeAgo.tsx';
import classes from './DeviceCard.module.css';
import { deviceLook } from './deviceLook.ts';
import { DeviceMenu } from './DeviceMenu.tsx';
import { LastHeartbeat } from './LastHeartbeat.tsx';
import { Refusals } from './Refusals.tsx';
import type { Device } from './useDevices.ts';
import { useResumeDevice } from './useDevices.ts';

export function DeviceCard({ device }: { device: Device }) {
  const mayManage = useMay('devices.manage');
  return (
    <Card component="section" aria-label={device.name}>
      <Group justify="space-between" mb="md" wrap="nowrap">
        <Group gap="sm">
          <Title order={2} size="h4">
            {device.name}
          </Title>
          <StateBadge look={deviceLook(device)} />
        </Group>
        {mayManage ? <DeviceMenu device={device} /> : null}
      </Group>
      <Problem device={device} />
      <dl className={classes.facts}>
        <Fact name="Last Heartbeat">
          <LastHeartbeat device={device} />
        </Fact>
        <Fact name="Serial Number">
          <span className="numberText">{device.serialNumber}</span>
        </Fact>
        <Fact name="Login sources">{device.sourceCount}</Fact>
        <Fact name="Plugins">{device.pluginIds.length === 0 ? 'none yet' : device.pluginIds.join(', ')}</Fact>
        <Fact name="Key">
          {device.keyFingerprint === null || device.keyPinnedAt === null ? (
            'not pinned yet'
          ) : (
            <>
              <span className="numberText">{device.keyFingerprint}</span>, pinned{' '}
              <TimeAgo instant={device.keyPinnedAt} />
            </>
          )}
        </Fact>
        <Fact name="Software">{device.softwareVersion ?? 'unknown'}</Fact>
        {device.journalledReadings === 0 ? null : (
          <Fact name="Readings to deliver">{device.journalledReadings.toLocaleString('en-US')}</Fact>
        )}
      </dl>
      <Refusals device={device} />
    </Card>
  );
}

function Problem({ device }: { device: Device }) {
  const resume = useResumeDevice();
  const mayManage = useMay('devices.manage');
  if (device.problem === null) return null;
  const isPaused = device.state === 'PAUSED';
  return (
    <div style={{ marginBottom: 16 }}>
      <ProblemAlert
        tone={!isPaused && (device.storageFull || !device.online) ? 'risk' : 'act'}
        message={isPaused ? 'This device is paused. Nothing is read until it is resumed.' : device.problem}
        action={
          isPaused && mayManage ? (
            <Button
              size="xs"
              loading={resume.isPending}
              onClick={() => resume.mutate(device.id, { onError: tellProblem })}
            >
              Resume
            </Button>
          ) : null
        }
      />
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <Text component="dd" m={0} fw={550} className="figures" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}
