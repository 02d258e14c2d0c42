import type { LinkSession } from './useLinkSession.ts';

export interface LinkStepProps {
  session: LinkSession;
  username: string;
  onUsername: (username: string) => void;
  /** When the latest answer was sent from here, by the server's clock; null before. */
  submittedAt: string | null;
  onSubmit: () => void;
  onAccepted: () => void;
  onAgain: () => void;
  onDone: () => void;
  onLeave: () => void;
}
