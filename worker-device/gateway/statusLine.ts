import type { DeviceLog } from '../deviceLog.ts';

/** Says how things stand in one line, and says it again only when it has changed. */
export class StatusLine {
  private readonly log: DeviceLog;
  private current: string | undefined;

  constructor(log: DeviceLog) {
    this.log = log;
  }

  good(line: string): void {
    if (this.changes(line)) this.log.info(line);
  }

  bad(line: string): void {
    if (this.changes(line)) this.log.warn(line);
  }

  private changes(line: string): boolean {
    const changes = this.current !== line;
    this.current = line;
    return changes;
  }
}
