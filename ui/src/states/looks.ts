import {
  IconAlertTriangle,
  IconBan,
  IconCircleOff,
  IconCircleCheck,
  IconClock,
  IconHourglass,
  IconLink,
  IconLoader2,
  IconPlayerPause,
  IconPlugConnectedX,
  IconPointFilled,
  IconPlayerSkipForward,
  IconSearchOff,
  IconShieldQuestion,
  IconUnlink,
  IconWifi,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type {
  AttemptState,
  PolicySyncState,
  ShownSyncState,
  SourceState,
  StatusIndicator,
} from '../../../contracts/domain/states.ts';
import type { Tone } from './tones.ts';

export interface StateLook {
  word: string;
  icon: Icon;
  tone: Tone;
  turns?: boolean;
}

export const sourceLooks: Record<SourceState, StateLook> = {
  CREATED: { word: 'Not linked yet', icon: IconUnlink, tone: 'act' },
  LINKED: { word: 'Linked', icon: IconLink, tone: 'good' },
  UNLINKED: { word: 'Unlinked', icon: IconUnlink, tone: 'act' },
  PAUSED: { word: 'Paused', icon: IconPlayerPause, tone: 'waiting' },
};

/** The words of guide 000, step 4, and of the Dashboard. */
export const policySyncLooks: Record<PolicySyncState, StateLook> = {
  NOT_YET_SYNCED: { word: 'Not Yet Synced', icon: IconClock, tone: 'waiting' },
  QUEUED: { word: 'Queued', icon: IconHourglass, tone: 'waiting' },
  IN_PROGRESS: { word: 'In Progress', icon: IconLoader2, tone: 'working', turns: true },
  SUCCESS: { word: 'Success', icon: IconCircleCheck, tone: 'good' },
  NOT_FOUND: { word: 'Not Found', icon: IconSearchOff, tone: 'act' },
  SKIPPED: { word: 'Skipped', icon: IconPlayerSkipForward, tone: 'waiting' },
  QUARANTINED: { word: 'Quarantined', icon: IconShieldQuestion, tone: 'risk' },
  FAILED: { word: 'Failed', icon: IconAlertTriangle, tone: 'risk' },
};

export const shownSyncLooks: Record<ShownSyncState, StateLook> = {
  ...policySyncLooks,
  NOT_SYNCABLE: { word: 'Not syncable', icon: IconCircleOff, tone: 'waiting' },
};

export const attemptLooks: Record<AttemptState, StateLook> = {
  QUEUED: policySyncLooks.QUEUED,
  IN_PROGRESS: policySyncLooks.IN_PROGRESS,
  SUCCESS: policySyncLooks.SUCCESS,
  NOT_FOUND: policySyncLooks.NOT_FOUND,
  SKIPPED: policySyncLooks.SKIPPED,
  QUARANTINED: policySyncLooks.QUARANTINED,
  FAILED: policySyncLooks.FAILED,
  SUPERSEDED: { word: 'Superseded', icon: IconBan, tone: 'waiting' },
  RETURNED: { word: 'Put back', icon: IconHourglass, tone: 'waiting' },
};

export const indicatorLooks: Record<StatusIndicator, StateLook> = {
  PENDING: { word: 'Pending', icon: IconPointFilled, tone: 'waiting' },
  OPEN: { word: 'Open', icon: IconPointFilled, tone: 'good' },
  CLOSED: { word: 'Closed', icon: IconPointFilled, tone: 'waiting' },
};

export const deviceOnline: StateLook = { word: 'Online', icon: IconWifi, tone: 'good' };
export const deviceOffline: StateLook = { word: 'Offline', icon: IconPlugConnectedX, tone: 'risk' };
export const deviceNever: StateLook = { word: 'Waiting for first heartbeat', icon: IconClock, tone: 'act' };
export const devicePaused: StateLook = { word: 'Paused', icon: IconPlayerPause, tone: 'waiting' };

export const carrierLooks: Record<'RUNNING' | 'STOPPED', StateLook> = {
  RUNNING: { word: 'Running', icon: IconCircleCheck, tone: 'good' },
  STOPPED: { word: 'Stopped', icon: IconBan, tone: 'risk' },
};
