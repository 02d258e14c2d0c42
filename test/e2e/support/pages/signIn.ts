import type { Page } from 'playwright';
import type { Agency } from '../agency.ts';
import { agencyPassword } from '../seedAgency.ts';
import type { AgencyRole } from '../seedAgency.ts';

/** A window in which somebody of this role has signed in at the sign-in screen. */
export async function signIn(
  agency: Agency,
  role: AgencyRole = 'OWNER',
  options: { phone?: boolean } = {},
): Promise<Page> {
  const page = await agency.windows.fresh(options);
  await page.goto('/');
  await page.getByLabel('Email').fill(agency.emails[role]);
  await page.getByLabel('Password', { exact: true }).fill(agencyPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: /, Dana\.$/ }).waitFor();
  return page;
}
