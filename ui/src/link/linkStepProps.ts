import type { LinkSession } from './useLinkSession.ts';

export interface LinkStepProps {
  session: LinkSession;
  username: string;
  onUsername: (username: string) => void;
  onAccepted: () => void;
  onAgain: () => void;
  onDone: () => void;
  onLeave: () => void;
}
