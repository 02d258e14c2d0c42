import type { Page } from 'playwright';

/** + New Sync Device, from the Dashboard's Device Health. */
export async function createDevice(page: Page, serialNumber: string): Promise<void> {
  await page.getByRole('button', { name: '+ New Sync Device' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New Sync Device' });
  await dialog.getByLabel('Serial Number').fill(serialNumber);
  await dialog.getByRole('button', { name: 'Create Device' }).click();
  await dialog.waitFor({ state: 'hidden' });
}
