import { setTimeout as delay } from 'node:timers/promises';

const lookEveryMs = 200;

/** How one office stands at a look: undefined when all is well, else what is not, in words. */
export type Look<Office> = (office: Office) => Promise<string | undefined>;

/** Since when an office has been well without a break; null when it is not. */
export interface Wellness<Office> {
  readonly office: Office;
  readonly wellAt: number | null;
  readonly unwell: string;
}

/**
 * Watches several offices until all of them are well at one look. Who was well may have work again while another is not:
 * after a clock was wrong, the reconciler gives a day back that had been settled too early.
 */
export class WellWatch<Office> {
  private readonly offices: readonly Office[];
  private readonly look: Look<Office>;
  private readonly wellAt = new Map<Office, number>();

  constructor(offices: readonly Office[], look: Look<Office>) {
    this.offices = offices;
    this.look = look;
  }

  /**
   * @param deadline milliseconds since the epoch after which those who are not well stay so
   * @param notBefore looks on until then, however well all are
   */
  async untilAllAreWell(deadline: number, notBefore = 0): Promise<readonly Wellness<Office>[]> {
    for (;;) {
      const seen = await Promise.all(this.offices.map((office) => this.lookAt(office)));
      const now = Date.now();
      if (now >= deadline || (now >= notBefore && seen.every(({ wellAt }) => wellAt !== null))) return seen;
      await delay(lookEveryMs);
    }
  }

  private async lookAt(office: Office): Promise<Wellness<Office>> {
    const unwell = await this.look(office);
    if (unwell !== undefined) {
      this.wellAt.delete(office);
      return { office, wellAt: null, unwell };
    }
    const wellAt = this.wellAt.get(office) ?? Date.now();
    this.wellAt.set(office, wellAt);
    return { office, wellAt, unwell: '' };
  }
}
