import type { Locator, Page } from 'playwright';

/** A contact's record with its policies. */
export class ContactRecord {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async at(page: Page, contactId: string): Promise<ContactRecord> {
    await page.goto(`/contacts/${contactId}`);
    return new ContactRecord(page);
  }

  policy(number: string): Locator {
    return this.page.getByRole('article').filter({ has: this.page.getByText(number, { exact: true }) });
  }

  async openSync(number: string): Promise<SyncDialog> {
    await this.policy(number)
      .getByRole('button', { name: `Sync ${number}`, exact: true })
      .click();
    return new SyncDialog(this.page);
  }
}

/** The Sync pop-up. */
export class SyncDialog {
  readonly page: Page;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'Sync' });
  }

  async choose(sourceName: string): Promise<void> {
    await this.dialog.getByRole('radio', { name: sourceName }).click();
  }

  async press(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
  }

  async see(word: string): Promise<void> {
    await this.dialog.getByRole('status').getByText(word, { exact: true }).waitFor();
  }
}
