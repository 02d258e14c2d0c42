import { compiledFolders } from '../build/compile.ts';
import { affectedServices } from './affectedServices.ts';

describe('affectedServices', () => {
  it('restarts only the process whose code changed', () => {
    expect(affectedServices(['api/auth/passwords.ts'])).toEqual(['api']);
  });

  it('restarts each process once, in starting order', () => {
    expect(affectedServices(['gateway/main.ts', 'workflows/index.ts', 'gateway/config.ts'])).toEqual([
      'worker',
      'gateway',
    ]);
  });

  it('restarts everything that shares a contract, and never the carriers', () => {
    expect(affectedServices(['contracts/domain/states.ts'])).toEqual([
      'worker',
      'api',
      'gateway',
      'device',
      'device-2',
    ]);
  });

  it.each(compiledFolders)('knows who runs the code of %s', (folder) => {
    expect(affectedServices([`${folder}/file.ts`])).not.toContainEqual(undefined);
    expect(affectedServices([`${folder}/file.ts`]).length).toBeLessThan(6);
  });
});
