import { closeSync, openSync, writeSync } from 'node:fs';
import { createControlServer } from './control/controlServer.ts';
import { createMeridianPortal } from './meridian/meridianPortal.ts';
import { MERIDIAN } from './meridian/profile.ts';
import { createNorthgatePortal } from './northgate/northgatePortal.ts';
import { NORTHGATE } from './northgate/profile.ts';
import { Carrier } from './portal/carrier.ts';
import type { SandboxWorld } from './portal/carrier.ts';
import type { PortalServer } from './portal/portalServer.ts';
import { RequestLog } from './portal/requestLog.ts';
import { SmsInbox } from './portal/smsInbox.ts';

export interface SandboxOptions {
  readonly host?: string;
  /** 0, or left out: a free one. */
  readonly controlPort?: number;
  readonly meridianPort?: number;
  readonly northgatePort?: number;
  /** Policies of each carrier; 500 unless said. */
  readonly policies?: number;
  /** Logins `agent-1` and on at each carrier, who share the book between them; 0 unless said. */
  readonly agents?: number;
  readonly seed?: string;
  readonly logFile?: string | null;
  /** Milliseconds since 1970, UTC: time-outs, codes and dates go by it. */
  readonly now?: () => number;
}

export interface Sandbox {
  readonly meridianOrigin: string;
  readonly northgateOrigin: string;
  readonly controlOrigin: string;
  /** The portals' state, for tests in the same process; everything is at the control API as well. */
  readonly meridian: Carrier;
  readonly northgate: Carrier;
  readonly log: RequestLog;
  readonly inbox: SmsInbox;
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;

/** Starts both portals and the control server in this process. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const file = openLogFile(options.logFile ?? null);
  const world = newWorld(options, file.write);
  const meridian = new Carrier(MERIDIAN, world, { idleTimeoutMs: 4 * MINUTE_MS });
  const northgate = new Carrier(NORTHGATE, world, { absoluteTimeoutMs: 8 * MINUTE_MS });
  const portals = [createMeridianPortal(meridian), createNorthgatePortal(northgate)] as const;
  const control = createControlServer(world, portals);
  const close = async (): Promise<void> => {
    await Promise.all([...portals.map((portal) => portal.close()), control.close()]);
    file.close();
  };
  try {
    await listen(portals, host, [options.meridianPort ?? 0, options.northgatePort ?? 0]);
    await control.listen({ host, port: options.controlPort ?? 0 });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    meridianOrigin: portals[0].origin,
    northgateOrigin: portals[1].origin,
    controlOrigin: control.listeningOrigin,
    meridian,
    northgate,
    log: world.log,
    inbox: world.inbox,
    close,
  };
}

function newWorld(options: SandboxOptions, write: (line: string) => void): SandboxWorld {
  const now = options.now ?? Date.now;
  return {
    seed: options.seed ?? 'carrier-sync',
    policies: options.policies ?? 500,
    agents: options.agents ?? 0,
    now,
    log: new RequestLog(now, write),
    inbox: new SmsInbox(now),
  };
}

async function listen(
  portals: readonly PortalServer[],
  host: string,
  ports: readonly number[],
): Promise<void> {
  for (const [index, portal] of portals.entries()) await portal.listen(host, ports[index] ?? 0);
}

interface LogFile {
  write(line: string): void;
  close(): void;
}

/** Written at once, so that a killed sandbox leaves a whole file. */
function openLogFile(path: string | null): LogFile {
  if (path === null) return { write: () => undefined, close: () => undefined };
  let descriptor: number | null = openSync(path, 'a');
  return {
    write: (line) => {
      if (descriptor !== null) writeSync(descriptor, `${line}\n`);
    },
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}
