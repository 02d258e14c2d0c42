import type { Locator, Page } from 'playwright';
import { LinkDialog } from './linkDialog.ts';

/** Institutions & Sources. */
export class InstitutionsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** By the top bar's Sync button, as the guide has it. */
  static async open(page: Page): Promise<InstitutionsPage> {
    await page.getByRole('banner').getByRole('button', { name: 'Sync' }).click();
    await page.getByRole('menuitem', { name: 'Institutions & Sources' }).click();
    await page.getByRole('heading', { level: 1, name: 'Institutions & Sources' }).waitFor();
    return new InstitutionsPage(page);
  }

  async connect(plugin: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Connect Institution' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Connect Institution' });
    await dialog.getByLabel('Select a Sync Plugin').click();
    await this.page.getByRole('option', { name: plugin }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await this.institution(plugin).waitFor();
  }

  /** Confirms what it will do. */
  async disconnect(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Disconnect ${name}` }).click();
    const dialog = this.page.getByRole('dialog', { name: `Disconnect ${name}?` });
    await dialog.getByRole('button', { name: `Disconnect ${name}` }).click();
    await dialog.waitFor({ state: 'hidden' });
    await this.institution(name).waitFor({ state: 'detached' });
  }

  institution(name: string): Locator {
    return this.page.getByRole('region', { name });
  }

  async addSource(institution: string, source: { name: string; username: string }): Promise<void> {
    await this.page.getByRole('button', { name: `+ Login Source at ${institution}` }).click();
    const dialog = this.page.getByRole('dialog', { name: '+ Login Source' });
    await dialog.getByLabel('Source Name').fill(source.name);
    await dialog.getByLabel('Source Username').fill(source.username);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await this.source(source.name).waitFor();
  }

  source(name: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: name });
  }

  async link(sourceName: string): Promise<LinkDialog> {
    await this.page.getByRole('button', { name: `Link ${sourceName}`, exact: true }).click();
    return new LinkDialog(this.page);
  }
}
