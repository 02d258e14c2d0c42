import type { Capability } from '../../../contracts/domain/roles.ts';
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

/** Whether a page of the main menu is open to somebody with these capabilities; other pages are. */
export function mayUse(pathname: string, capabilities: readonly Capability[]): boolean {
  const destination = mainMenu
    .flatMap((group) => group.destinations)
    .find(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  return destination === undefined || capabilities.includes(destination.capability);
}
