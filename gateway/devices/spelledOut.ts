import type { MessageReader } from './messageReader.ts';

type Plain = string | number | boolean | null | undefined;

/**
 * What a reader of a message returns: every field by name, also those that may be left out, which are undefined then. A
 * field that is new in the contract does not compile until its reader names it; left out, it would be dropped unnoticed.
 */
export type SpelledOut<Message> = Message extends Plain
  ? Message
  : Message extends readonly (infer Item)[]
    ? SpelledOut<Item>[]
    : { [Field in keyof Required<Message>]: SpelledOut<Message[Field]> };

type OfKind<Message extends { kind: string }, Kind> = Extract<Message, { kind: Kind }>;

/** Reads a message by its kind; a kind that is new in the contract does not compile either. */
export function readByKind<Message extends { kind: string }>(
  message: MessageReader,
  readers: {
    readonly [Kind in Message['kind']]: (kind: Kind) => SpelledOut<OfKind<Message, Kind>>;
  },
): SpelledOut<Message> {
  const kinds = Object.keys(readers) as Message['kind'][];
  const kind = message.oneOf('kind', kinds);
  const read = readers[kind] as (kind: string) => SpelledOut<Message>;
  return read(kind);
}

/** The same as the contract has it: what is undefined is left out. Of this message, not of those within it. */
export function leaveOut<Message extends object>(spelledOut: SpelledOut<Message>): Message {
  return Object.fromEntries(
    Object.entries(spelledOut as object).filter(([, value]) => value !== undefined),
  ) as Message;
}
