import { Inject, Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import { createPayloadCodec } from '../../contracts/temporal/payloadCodec.ts';
import { apiConfigToken, type ApiConfig } from '../config.ts';
import { PayloadDto, PayloadsDto } from './operationsDtos.ts';

type Codec = ReturnType<typeof createPayloadCodec>;
type Payloads = Parameters<Codec['encode']>[0];

/** Opens payloads for operators who read workflows in Temporal UI (`/codec/decode`), and closes theirs. */
@Injectable()
export class CodecService {
  private readonly codec: Codec;

  constructor(@Inject(apiConfigToken) config: ApiConfig) {
    this.codec = createPayloadCodec(config.payloadKey);
  }

  decode(body: PayloadsDto): Promise<PayloadsDto> {
    return convert(body, (payloads) => this.codec.decode(payloads));
  }

  encode(body: PayloadsDto): Promise<PayloadsDto> {
    return convert(body, (payloads) => this.codec.encode(payloads));
  }
}

async function convert(
  { payloads }: PayloadsDto,
  work: (payloads: Payloads) => Promise<Payloads>,
): Promise<PayloadsDto> {
  try {
    return { payloads: (await work(payloads.map(fromJson))).map(toJson) };
  } catch (cause) {
    const detail = 'A payload was made with another key, or has been altered.';
    throw new FailureError('VALIDATION_FAILED', { detail, cause });
  }
}

function fromJson({ metadata = {}, data }: PayloadDto): Payloads[number] {
  return {
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, bytes(value)])),
    ...(typeof data === 'string' ? { data: bytes(data) } : {}),
  };
}

function toJson({ metadata, data }: Payloads[number]): PayloadDto {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]),
    ),
    ...(data instanceof Uint8Array ? { data: base64(data) } : {}),
  };
}

function bytes(text: unknown): Uint8Array {
  return Buffer.from(String(text), 'base64');
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString('base64');
}
