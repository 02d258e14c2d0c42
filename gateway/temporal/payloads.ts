import type { Payload, PayloadCodec } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';

export type Payloads = temporal.api.common.v1.IPayloads;
type Header = temporal.api.common.v1.IHeader;
type Direction = 'encode' | 'decode';

export async function encodePayloads(
  codec: PayloadCodec,
  payloads: Payloads | null | undefined,
): Promise<Payloads | null> {
  return throughCodec(codec, 'encode', payloads);
}

export async function decodePayloads(
  codec: PayloadCodec,
  payloads: Payloads | null | undefined,
): Promise<Payloads | null> {
  return throughCodec(codec, 'decode', payloads);
}

async function throughCodec(
  codec: PayloadCodec,
  direction: Direction,
  payloads: Payloads | null | undefined,
): Promise<Payloads | null> {
  if (payloads == null) return null;
  return { payloads: await codec[direction]([...(payloads.payloads ?? [])]) };
}

export async function encodePayload(codec: PayloadCodec, payload: Payload): Promise<Payload> {
  const [encoded] = await codec.encode([payload]);
  if (encoded === undefined) throw new Error('The payload codec returned nothing');
  return encoded;
}

export async function decodeHeader(
  codec: PayloadCodec,
  header: Header | null | undefined,
): Promise<Header | null> {
  if (header?.fields == null) return header ?? null;
  const names = Object.keys(header.fields);
  const decoded = await codec.decode(Object.values(header.fields));
  return { fields: Object.fromEntries(names.map((name, index) => [name, decoded[index] ?? {}])) };
}
