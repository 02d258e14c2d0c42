import { freePort } from '../processes/ports.ts';
import { loopback, portNames, type PortName } from './options.ts';

/** The wanted ports where they are free, others where they are not or for 0; each change is said. */
export async function choosePorts(
  wantedPorts: Readonly<Record<PortName, number>>,
  say: (line: string) => void,
): Promise<Record<PortName, number>> {
  const chosen: [PortName, number][] = [];
  for (const name of portNames) {
    const wanted = wantedPorts[name];
    const port = await freePort(loopback, wanted);
    if (wanted !== 0 && port !== wanted)
      say(`Port ${String(wanted)} (${name}) is taken; using ${String(port)}.`);
    chosen.push([name, port]);
  }
  return Object.fromEntries(chosen) as Record<PortName, number>;
}
