import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../api/client.ts';
import { reportAddress } from '../report/reportFilters.ts';
import { LinkButton } from '../link/LinkButton.tsx';
import { AddDeviceButton } from '../devices/AddDeviceButton.tsx';

/** The one button beside something that needs the reader. */
export function NeedAction({ need }: { need: Schemas['NeedDto'] }) {
  switch (need.kind) {
    case 'NO_DEVICE':
      return <AddDeviceButton />;
    case 'NO_CONNECTED_INSTITUTION':
      return <GoTo to="/sync/sources?connect=1" label="Connect Institution" />;
    case 'NO_LOGIN_SOURCE':
      return <GoTo to="/sync/sources" label="Add a login source" />;
    case 'SOURCE_NOT_LINKED':
      return need.sourceId === null ? null : <LinkButton sourceId={need.sourceId} label="Link" />;
    case 'LINK_WAITS_FOR_YOU':
      return need.sourceId === null ? null : <LinkButton sourceId={need.sourceId} label="Go on" />;
    case 'SOURCE_STOPPED':
      return <GoTo to="/sync/sources" label="Look" />;
    case 'FINDINGS_OPEN':
      return <GoTo to={reportAddress({ findings: 'OPEN' })} label="Look" />;
    case 'DEVICE_NEVER_SEEN':
    case 'DEVICE_OFFLINE':
    case 'DEVICE_STORAGE_FULL':
    case 'DEVICE_CLOCK_WRONG':
    case 'DEVICE_REFUSED':
      return <GoTo to="/sync/device" label="Check the device" />;
  }
}

function GoTo({ to, label }: { to: string; label: string }) {
  return (
    <Button component={Link} to={to} variant="default" style={{ flexShrink: 0 }}>
      {label}
    </Button>
  );
}
