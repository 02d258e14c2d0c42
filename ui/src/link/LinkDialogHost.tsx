import { useQueryClient } from '@tanstack/react-query';
import { connectedInstitutionsKey, dashboardKey } from '../api/queryKeys.ts';
import { useMay } from '../session/useMe.ts';
import { LinkDialog } from './LinkDialog.tsx';
import { useLinkAddress } from './linkAddress.ts';

/** Opens the Link dialog over whatever page is open when the address asks for it. */
export function LinkDialogHost() {
  const { sourceId, close } = useLinkAddress();
  const queryClient = useQueryClient();
  const mayLink = useMay('sources.link');
  if (sourceId === null || !mayLink) return null;
  const closeAndRefresh = () => {
    close();
    for (const queryKey of [connectedInstitutionsKey, dashboardKey])
      void queryClient.invalidateQueries({ queryKey });
  };
  return <LinkDialog key={sourceId} sourceId={sourceId} onClose={closeAndRefresh} />;
}
