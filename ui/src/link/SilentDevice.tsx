import { ProblemAlert } from '../feedback/ProblemAlert.tsx';
import { silentDeviceWords } from './silenceWords.ts';
import type { LinkSession } from './useLinkSession.ts';

/** Whom the dialog waits for, when it does not answer. */
export function SilentDevice({ session }: { session: LinkSession }) {
  const words = silentDeviceWords(session);
  return words === undefined ? null : <ProblemAlert tone="act" message={words} />;
}
