import { In, type EntityManager } from 'typeorm';
import { linkSessionStates } from '../../contracts/domain/states.ts';
import { isTerminalLinkState } from '../../contracts/domain/transitions.ts';
import { LinkSession } from '../../database/entities/linkSession.ts';

const openStates = linkSessionStates.filter((state) => !isTerminalLinkState(state));

/** The source's link session that goes on, Linked or still being linked; null when there is none. */
export async function openLinkSessionOf(manager: EntityManager, sourceId: string): Promise<string | null> {
  const session = await manager.findOne(LinkSession, {
    where: { sourceId, state: In(openStates) },
    order: { epoch: 'DESC' },
  });
  return session?.id ?? null;
}
