import { randomInt } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serialNumberAlphabet, serialNumberLength } from '../../contracts/domain/devices.ts';

/** Does what the factory does: gives the demo device its serial number before it is first switched on. */
export async function provideSerialNumber(deviceFolder: string): Promise<string> {
  const file = join(deviceFolder, 'serial-number');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const characters = Array.from(
    { length: serialNumberLength },
    () => serialNumberAlphabet[randomInt(serialNumberAlphabet.length)],
  );
  const serialNumber = `CS1-${characters.join('')}`;
  await mkdir(deviceFolder, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${serialNumber}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return serialNumber;
}
