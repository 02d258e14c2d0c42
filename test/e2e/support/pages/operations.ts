import type { Locator, Page } from 'playwright';

/** The operator's Operations screen. */
export class OperationsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  carrier(pluginId: string): Locator {
    return this.page.getByRole('group', { name: pluginId });
  }

  async stopCarrier(pluginId: string, reason: string): Promise<void> {
    await this.#change('Stop', pluginId, reason);
    await this.carrier(pluginId).getByText(reason).waitFor();
  }

  async startCarrier(pluginId: string, reason: string): Promise<void> {
    await this.#change('Start', pluginId, reason);
    await this.carrier(pluginId).getByText(reason).waitFor();
  }

  async #change(change: 'Stop' | 'Start', pluginId: string, reason: string): Promise<void> {
    await this.page.getByRole('button', { name: `${change} ${pluginId}` }).click();
    const dialog = this.page.getByRole('dialog', { name: `${change} ${pluginId}?` });
    await dialog.getByRole('textbox').fill(reason);
    await dialog.getByRole('button', { name: `${change} for everyone` }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
}
