import type { Page } from 'playwright';
import type { Agency } from '../agency.ts';
import { agencyPassword } from '../seedAgency.ts';
import type { AgencyRole } from '../seedAgency.ts';

interface WindowOptions {
  readonly phone?: boolean;
}

/** A window in which somebody of this role has signed in at the sign-in screen. */
export async function signIn(
  agency: Agency,
  role: AgencyRole = 'OWNER',
  options: WindowOptions = {},
): Promise<Page> {
  const page = await submitSignIn(agency, agency.emails[role], options);
  await page.getByRole('heading', { name: /, Dana\.$/ }).waitFor();
  return page;
}

/** An operator has no Dashboard: the first screen is Operations. */
export async function signInAsOperator(
  agency: Agency,
  email: string,
  options: WindowOptions = {},
): Promise<Page> {
  const page = await submitSignIn(agency, email, options);
  await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor();
  return page;
}

async function submitSignIn(agency: Agency, email: string, options: WindowOptions): Promise<Page> {
  const page = await agency.windows.fresh(options);
  await page.goto('/');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(agencyPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}
