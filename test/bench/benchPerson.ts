import type { Page } from 'playwright';
import type { BrowserWindows } from '../e2e/support/browser.ts';
import { createDevice } from '../e2e/support/pages/devices.ts';
import { InstitutionsPage } from '../e2e/support/pages/institutions.ts';
import type { LinkDialog } from '../e2e/support/pages/linkDialog.ts';
import { ownerEmail, ownerPassword } from './benchRecords.ts';
import { username } from './portal.ts';
import type { BenchPortal } from './portal.ts';

const awayFromTheProduct = 'about:blank';
const typingMs = 2_000;

/** Sets the agency up and links its sources, all at the screens. */
export class BenchPerson {
  readonly page: Page;
  readonly #portal: BenchPortal;

  private constructor(page: Page, portal: BenchPortal) {
    this.page = page;
    this.#portal = portal;
  }

  static async signIn(windows: BrowserWindows, portal: BenchPortal): Promise<BenchPerson> {
    const page = await windows.fresh();
    page.setDefaultTimeout(60_000);
    await page.goto('/');
    await page.getByLabel('Email').fill(ownerEmail);
    await page.getByLabel('Password', { exact: true }).fill(ownerPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: /, Dana\.$/ }).waitFor();
    return new BenchPerson(page, portal);
  }

  async setUp(serialNumber: string, institutions: readonly string[]): Promise<void> {
    await createDevice(this.page, serialNumber);
    await this.page.getByRole('link', { name: 'Device', exact: true }).click();
    await this.page.getByText('Online', { exact: true }).waitFor();
    const screen = await InstitutionsPage.open(this.page);
    for (const institution of institutions) {
      await screen.connect(institution);
      await screen.addSource(institution, { name: sourceNameAt(institution), username });
    }
  }

  /** Opens the Link pop-up; then it takes as long as a person takes to type, in which the device opens its page. */
  async openLink(institution: string): Promise<LinkDialog> {
    await this.#seeSources();
    const link = await new InstitutionsPage(this.page).link(sourceNameAt(institution));
    await link.dialog.getByLabel('Username').waitFor();
    await this.page.waitForTimeout(typingMs);
    return link;
  }

  /** Links the source anew, then closes the page: whoever watches costs something as well. */
  async link(institution: string): Promise<void> {
    await this.unlink(institution);
    const link = await this.openLink(institution);
    await link.submitCredentials(username, await this.#portal.password());
    await link.seeCodeStep();
    await link.submitCode(await this.#portal.code());
    await link.seeLinked();
    await this.leave();
  }

  /** Ends the source's session where there is one. */
  async unlink(institution: string): Promise<void> {
    await this.#seeSources();
    const name = sourceNameAt(institution);
    const source = new InstitutionsPage(this.page).source(name);
    await source.waitFor();
    if (!(await source.getByText('Linked', { exact: true }).isVisible())) return;
    await this.page.getByRole('button', { name: `More for ${name}` }).click();
    await this.page.getByRole('menuitem', { name: 'Unlink' }).click();
    await source.getByText('Linked', { exact: true }).waitFor({ state: 'hidden' });
  }

  async leave(): Promise<void> {
    await this.page.goto(awayFromTheProduct);
  }

  async #seeSources(): Promise<void> {
    await this.page.goto('/');
    await InstitutionsPage.open(this.page);
  }
}

export function sourceNameAt(institution: string): string {
  return `${institution} – ${username}`;
}
