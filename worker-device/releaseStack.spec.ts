import { ReleaseStack } from './releaseStack.ts';

describe('what a device has acquired', () => {
  it('is released in the opposite order, each even when another fails, and once', async () => {
    const stack = new ReleaseStack();
    const released: string[] = [];
    stack.add(() => void released.push('journal'));
    stack.add(() => Promise.reject(new Error('the browser is gone')));
    stack.add(async () => {
      await new Promise(setImmediate);
      released.push('sessions');
    });
    const [first, again] = [stack.release(), stack.release()];
    await expect(first).rejects.toMatchObject({ errors: [new Error('the browser is gone')] });
    await expect(again).rejects.toThrow('not everything could be released');
    expect(released).toEqual(['sessions', 'journal']);
  });
});
