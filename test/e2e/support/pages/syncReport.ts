import type { Locator, Page } from 'playwright';
import { SyncDialog } from './contactRecord.ts';

/** Reports > Sync Report. */
export class SyncReport {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** By the main menu, as the guide has it. */
  static async open(page: Page): Promise<SyncReport> {
    await page.getByRole('link', { name: 'Sync Report', exact: true }).click();
    const report = new SyncReport(page);
    await report.seeTitle();
    return report;
  }

  async seeTitle(): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: 'Sync Report' }).waitFor();
  }

  async search(text: string): Promise<void> {
    await this.page.getByRole('searchbox').fill(text);
  }

  /** The number of syncable policies that the report says it shows. */
  total(count: number): Locator {
    const words = `${count.toLocaleString('en-US')} syncable ${count === 1 ? 'policy' : 'policies'}`;
    return this.page.getByText(new RegExp(`^${words}( · |$)`));
  }

  async openSync(number: string): Promise<SyncDialog> {
    await this.page
      .getByRole('table')
      .getByRole('button', { name: `Sync ${number}`, exact: true })
      .click();
    return new SyncDialog(this.page);
  }
}
