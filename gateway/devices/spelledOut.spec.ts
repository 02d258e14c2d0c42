import { MessageReader } from './messageReader.ts';
import { leaveOut, readByKind } from './spelledOut.ts';
import type { SpelledOut } from './spelledOut.ts';

interface Note {
  text: string;
  page?: number;
  place?: { path: string; line?: number };
}

type Answer = { kind: 'NOTED'; note: Note } | { kind: 'NONE' };

describe('a message that is spelled out', () => {
  it('compiles only with every field, also within it', () => {
    const whole: SpelledOut<Note> = { text: 'a', page: undefined, place: { path: 'b', line: undefined } };
    // @ts-expect-error -- a field is missing
    const short: SpelledOut<Note> = { text: 'a', place: undefined };
    // @ts-expect-error -- a field of a field is missing
    const shortWithin: SpelledOut<Note> = { text: 'a', page: 1, place: { path: 'b' } };
    expect(JSON.stringify([whole, short, shortWithin])).toBe(
      '[{"text":"a","place":{"path":"b"}},{"text":"a"},{"text":"a","page":1,"place":{"path":"b"}}]',
    );
  });

  it('leaves out in its contract’s form what is undefined', () => {
    expect(Object.keys(leaveOut<Note>({ text: 'a', page: undefined, place: undefined }))).toEqual(['text']);
  });
});

describe('a message of several kinds', () => {
  const read = (message: object): SpelledOut<Answer> => {
    const reader = new MessageReader(message);
    return readByKind<Answer>(reader, {
      NOTED: (kind) => ({ kind, note: { text: reader.text('text', 9), page: undefined, place: undefined } }),
      NONE: (kind) => ({ kind }),
    });
  };

  it('is read by its kind, and refused with the kinds that there are', () => {
    expect(read({ kind: 'NOTED', text: 'a' })).toEqual({ kind: 'NOTED', note: { text: 'a' } });
    expect(read({ kind: 'NONE' })).toEqual({ kind: 'NONE' });
    expect(() => read({ kind: 'toString' })).toThrow('kind is none of NOTED, NONE');
  });

  it('compiles only with a reader for every kind', () => {
    const reader = new MessageReader({ kind: 'NONE' });
    // @ts-expect-error -- a kind is missing
    expect(readByKind<Answer>(reader, { NONE: (kind) => ({ kind }) })).toEqual({ kind: 'NONE' });
  });
});
