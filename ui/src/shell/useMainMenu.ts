import { useMe } from '../session/useMe.ts';
import { mainMenu } from './destinations.ts';
import type { DestinationGroup } from './destinations.ts';

/** The part of the main menu that the signed-in person may use. */
export function useMainMenu(): DestinationGroup[] {
  const { capabilities } = useMe();
  return mainMenu
    .map((group) => ({
      ...group,
      destinations: group.destinations.filter(({ capability }) => capabilities.includes(capability)),
    }))
    .filter(({ destinations }) => destinations.length > 0);
}
