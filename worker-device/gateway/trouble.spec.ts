import { Metadata, status } from '@grpc/grpc-js';
import { describeTrouble } from './trouble.ts';

const address = 'gateway.example:7443';

function serviceError(code: status, details: string, failureCode?: string): Error {
  const metadata = new Metadata();
  if (failureCode !== undefined) metadata.set('failure-code', failureCode);
  return Object.assign(new Error(`${String(code)} ${details}`), { code, details, metadata });
}

describe('what is wrong between device and gateway', () => {
  it.each([
    ['Name resolution failed for target dns:gateway.example:7443', /name .* cannot be resolved/],
    ['No connection established. Last error: connect ECONNREFUSED 127.0.0.1:7443', /connection refused/],
    ['No connection established. Last error: connect EHOSTUNREACH 10.0.0.1:7443', /network cable/],
    ['No connection established. Last error: self-signed certificate', /No secure connection.*self-signed/],
  ])('is said in one line for: %s', (details, words) => {
    const trouble = describeTrouble(serviceError(status.UNAVAILABLE, details), address);
    expect(trouble.line).toMatch(words);
    expect(trouble.line).not.toContain('\n');
    expect(trouble).toMatchObject({ refused: false, mustAuthenticate: false });
  });

  it('is the same line each time that the same thing is wrong', () => {
    const lines = ['2026-11-21T11:10:54.935Z', '2026-11-21T11:10:55.134Z'].map((at) => {
      const details = `No connection established. Last error: Failed to connect (${at}). Resolution note: `;
      return describeTrouble(serviceError(status.UNAVAILABLE, details), address).line;
    });
    expect(lines[0]).toMatch(/ends the connection at once, .*GATEWAY_TLS=off\.$/);
    expect(lines[1]).toBe(lines[0]);
  });

  it('is put into words also when it is the SDK that cannot connect', () => {
    const error = new Error(
      'tonic::transport::Error(Transport, ConnectError(InvalidCertificate(UnknownIssuer)))',
    );
    expect(describeTrouble(error, address).line).toMatch(/^No secure connection with .*UnknownIssuer/);
  });

  it.each(['DEVICE_UNKNOWN', 'DEVICE_PAUSED', 'DEVICE_REMOVED', 'DEVICE_KEY_MISMATCH'])(
    'is a refusal with the words of the failure table for %s',
    (code) => {
      const trouble = describeTrouble(serviceError(status.PERMISSION_DENIED, 'no', code), address);
      expect(trouble).toMatchObject({ code, refused: true });
      expect(trouble.line.startsWith(`${code}: `)).toBe(true);
    },
  );

  it('asks for a new authentication, not for an end of the work, when the token is no longer good', () => {
    const error = serviceError(status.UNAUTHENTICATED, 'prove it again', 'DEVICE_NOT_AUTHENTICATED');
    expect(describeTrouble(error, address)).toMatchObject({ mustAuthenticate: true, refused: false });
  });

  it('is a part of the system that is away when the gateway says so itself', () => {
    const error = serviceError(status.UNAVAILABLE, 'later', 'SERVICE_UNAVAILABLE');
    const trouble = describeTrouble(error, address);
    expect(trouble).toMatchObject({ code: 'SERVICE_UNAVAILABLE', refused: false, mustAuthenticate: false });
  });

  it('is a refusal when the protocol’s version is not supported', () => {
    const error = serviceError(status.FAILED_PRECONDITION, 'old', 'PROTOCOL_VERSION_UNSUPPORTED');
    expect(describeTrouble(error, address).refused).toBe(true);
  });

  it('is one line also when it was something else', () => {
    expect(describeTrouble(new Error('first\nat second'), address).line).toBe('first');
  });
});
