import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface ServerCertificate {
  /** PEM, both. */
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** An authority of an office's own, which no machine trusts before it is told to. */
export interface TestAuthority {
  /** PEM. */
  readonly certificate: Buffer;
  /** For a server at 127.0.0.1. */
  issue(): Promise<ServerCertificate>;
}

const common = { keyType: 'ec', algorithm: 'sha256' } as const;

export async function createTestAuthority(): Promise<TestAuthority> {
  const authority = await generate([{ name: 'commonName', value: 'An authority of a test' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    certificate: Buffer.from(authority.cert),
    issue: async () => {
      const issued = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
        ...common,
        ca: { key: authority.private, cert: authority.cert },
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'keyUsage', digitalSignature: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
        ],
      });
      return { certificate: Buffer.from(issued.cert), key: Buffer.from(issued.private) };
    },
  };
}

/** SHA-256 of a certificate's public key in base64, by which Chromium can be told to take it. */
export function publicKeyPin(certificate: Buffer): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}
