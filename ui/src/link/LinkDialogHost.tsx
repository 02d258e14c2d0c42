import { useMay } from '../session/useMe.ts';
import { LinkDialog } from './LinkDialog.tsx';
import { useLinkAddress } from './linkAddress.ts';

/** Opens the Link dialog over whatever page is open when the address asks for it. */
export function LinkDialogHost() {
  const { sourceId, close } = useLinkAddress();
  const mayLink = useMay('sources.link');
  if (sourceId === null || !mayLink) return null;
  return <LinkDialog key={sourceId} sourceId={sourceId} onClose={close} />;
}
