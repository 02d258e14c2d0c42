import type { BusinessClock, WallClock } from '../../contracts/domain/businessClock.ts';
import type { SealingKey } from '../../contracts/domain/sealing.ts';
import { credentialsStep, envelopeLifetimeMs } from '../../contracts/domain/sealing.ts';
import type {
  LinkStep,
  PreparedLink,
  PrepareLinkInput,
  SessionRef,
} from '../../contracts/temporal/deviceActivities.ts';
import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import type { DeviceLog } from '../deviceLog.ts';
import type { LoginStep, PortalSession } from '../portal/portalSession.ts';
import type { CarrierStops } from '../sessions/carrierStops.ts';
import { SessionLane } from '../sessions/sessionLane.ts';
import type { LaneOptions } from '../sessions/sessionLane.ts';
import type { SessionLanes } from '../sessions/sessionLanes.ts';
import type { SealingKeys } from './sealingKeys.ts';

export interface LoginDeskTools {
  plugins: ReadonlyMap<string, CarrierPlugin>;
  openSession(plugin: CarrierPlugin, sourceId: string): PortalSession;
  lanes: SessionLanes;
  stops: Pick<CarrierStops, 'has'>;
  keys: SealingKeys;
  /** For the life of the session. */
  clock: BusinessClock;
  /** For the login, which a person, a browser and a portal have in real time. */
  wall: WallClock;
  log: DeviceLog;
  onEnded: LaneOptions['onEnded'];
}

/** The workflow gives a person less time than this for the credentials. */
const credentialsKeyLifetimeMs = 15 * 60_000;
/** A login that nobody went on with is given up this long after its step has expired. */
const abandonedAfterMs = 60_000;

/** Opens portal sessions for logins and carries them from step to step, each with its sealing key. */
export class LoginDesk {
  private readonly tools: LoginDeskTools;

  constructor(tools: LoginDeskTools) {
    this.tools = tools;
  }

  async prepare(input: PrepareLinkInput): Promise<PreparedLink> {
    const plugin = this.tools.plugins.get(input.pluginId);
    if (plugin === undefined) {
      this.tools.log.error(
        { pluginId: input.pluginId },
        'a login was asked for at a carrier without a plugin here',
      );
      return { kind: 'FAILED', code: 'INTERNAL' };
    }
    if (this.tools.stops.has(plugin.id)) return { kind: 'FAILED', code: 'CARRIER_STOPPED' };
    const { sourceId, linkSessionId, linkEpoch } = input;
    const lane =
      this.tools.lanes.signingIn(input) ?? (await this.open(plugin, { sourceId, linkSessionId, linkEpoch }));
    const answeredAt = this.tools.wall.now();
    const expiresAt = new Date(answeredAt.getTime() + credentialsKeyLifetimeMs);
    const sealingKey = await this.issueKey(lane, credentialsStep, expiresAt);
    return { kind: 'READY', sealingKey, answeredAt: answeredAt.toISOString() };
  }

  /** Takes in where the portal's login stands after a step. */
  async advance(lane: SessionLane, step: LoginStep): Promise<LinkStep> {
    switch (step.kind) {
      case 'LINKED':
        lane.link();
        return step;
      case 'CHALLENGED':
        return this.challenged(lane, step);
      case 'FAILED':
        await this.giveUp(lane);
        return step;
    }
  }

  async giveUp(lane: SessionLane): Promise<void> {
    this.tools.keys.forget(lane.ref.linkSessionId);
    await lane.close('SIGNED_OUT', { signOut: true });
  }

  private async open(plugin: CarrierPlugin, ref: SessionRef): Promise<SessionLane> {
    const former = this.tools.lanes.of(ref.sourceId);
    if (former !== undefined && former.ref.linkEpoch > ref.linkEpoch) {
      throw new Error('A newer session of this source has been opened');
    }
    await former?.close('REPLACED', { signOut: true });
    const { clock, log, onEnded } = this.tools;
    const session = this.tools.openSession(plugin, ref.sourceId);
    const lane = new SessionLane({
      pluginId: plugin.id,
      ref,
      session,
      facts: plugin.session,
      clock,
      log,
      onEnded,
    });
    this.tools.lanes.put(lane);
    void session.prepare();
    return lane;
  }

  private async challenged(
    lane: SessionLane,
    { challenge }: Extract<LoginStep, { kind: 'CHALLENGED' }>,
  ): Promise<LinkStep> {
    const isAnswered = challenge.fields.length > 0 || (challenge.options ?? []).length > 0;
    // An answer in the last moment of a challenge still takes its way to here.
    const expiresAt = new Date(Date.parse(challenge.expiresAt) + envelopeLifetimeMs);
    const sealingKey = isAnswered ? await this.issueKey(lane, challenge.id, expiresAt) : null;
    return { kind: 'CHALLENGED', challenge, sealingKey, answeredAt: this.tools.wall.now().toISOString() };
  }

  private issueKey(lane: SessionLane, challengeId: string, expiresAt: Date): Promise<SealingKey> {
    const { sourceId, linkSessionId } = lane.ref;
    const { wall, keys } = this.tools;
    lane.expireLogin(expiresAt.getTime() - wall.now().getTime() + abandonedAfterMs);
    return keys.issue({ sourceId, linkSessionId, challengeId }, expiresAt);
  }
}
