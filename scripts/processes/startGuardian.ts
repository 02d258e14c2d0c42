import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { GuardianMessage } from './guardian.ts';
import type { EndingProcess } from './endProcess.ts';

export interface Guardian {
  watch(target: EndingProcess): void;
  forget(pid: number): void;
  /** Has a folder removed at the very end. */
  remove(folder: string): void;
}

/** Starts the process that ends what this one leaves behind; see guardian.ts. */
export function startGuardian(): Guardian {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'guardian.ts')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  child.stdin.on('error', (error) => {
    process.stderr.write(
      `The guardian process is gone (${error.message}); clean-up is left to the next start.\n`,
    );
  });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  const send = (message: GuardianMessage): void => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  return {
    watch: (target) => {
      send({ watch: target });
    },
    forget: (pid) => {
      send({ forget: pid });
    },
    remove: (folder) => {
      send({ remove: folder });
    },
  };
}
