import type { Locator, Page } from 'playwright';

/** The Link pop-up, step by step as the guide tells it. */
export class LinkDialog {
  readonly page: Page;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'Link' });
  }

  /** Opens it by its address, as a link in a message or a second window does. */
  static async at(page: Page, sourceId: string): Promise<LinkDialog> {
    await page.goto(`/sync/sources?link=${sourceId}`);
    return new LinkDialog(page);
  }

  async submitCredentials(username: string, password: string): Promise<void> {
    await this.dialog.getByLabel('Username').fill(username);
    await this.dialog.getByLabel('Password', { exact: true }).fill(password);
    await this.dialog.getByRole('button', { name: 'Link', exact: true }).click();
  }

  /** Waits for the step that asks for a code. */
  async seeCodeStep(): Promise<void> {
    await this.codeField.waitFor();
  }

  get codeField(): Locator {
    return this.dialog.locator('input[autocomplete="one-time-code"]');
  }

  async submitCode(code: string): Promise<void> {
    await this.codeField.fill(code);
    await this.dialog.getByRole('button', { name: 'Verify' }).click();
  }

  async seeText(text: string | RegExp): Promise<void> {
    await this.dialog.getByText(text).first().waitFor();
  }

  async seeLinked(): Promise<void> {
    await this.dialog
      .getByRole('status')
      .getByText('Linked', { exact: true })
      .or(this.dialog.getByRole('heading', { name: 'Linked' }))
      .first()
      .waitFor();
  }

  async done(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Done' }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  async press(button: string): Promise<void> {
    await this.button(button).click();
  }

  /** By the words on it; the cross in the corner has none. */
  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true }).filter({ hasText: name });
  }
}
