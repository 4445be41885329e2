import { createHash, type KeyObject, sign } from 'node:crypto';
import { der, pem } from '@pearmain/formats';

const sha256WithRsa = der.sequence(der.objectIdentifier('1.2.840.113549.1.1.11'), der.null_());
/** No name at all: OpenSSL then takes every one of these for self-signed, which phones and tools rely on. */
const noName = der.sequence();
const version3 = der.explicit(0, der.integer(2));

const critical = (identifier: string, value: Uint8Array): Uint8Array =>
  der.sequence(der.objectIdentifier(identifier), der.boolean(true), der.octetString(value));

/** BasicConstraints, critical: may sign others. */
export const authority = critical('2.5.29.19', der.sequence(der.boolean(true)));
/** BasicConstraints, critical: may sign nothing. */
export const noAuthority = critical('2.5.29.19', der.sequence());
/** KeyUsage, critical: digitalSignature and keyEncipherment, the bits 0 and 2. */
export const usage = critical('2.5.29.15', der.bitString(Uint8Array.of(0b1010_0000), 5));

/** SubjectKeyIdentifier: SHA-1 of the key, as RFC 5280 §4.2.1.2 makes it. */
export function subjectKeyIdentifier(key: KeyObject): Uint8Array {
  const digest = createHash('sha1')
    .update(key.export({ type: 'pkcs1', format: 'der' }))
    .digest();
  return der.sequence(der.objectIdentifier('2.5.29.14'), der.octetString(der.octetString(digest)));
}

/** What goes into a certificate of a pairing. */
export interface CertificateParts {
  readonly subject: KeyObject;
  readonly signer: KeyObject;
  readonly from: Date;
  readonly extensions: readonly Uint8Array[];
}

/** An X.509 v3 certificate in PEM: no names, serial number 1, SHA-256, ten years (docs/protocols/pairing.md §2). */
export function makeCertificate({ subject, signer, from, extensions }: CertificateParts): string {
  const until = new Date(from);
  until.setUTCFullYear(from.getUTCFullYear() + 10);
  const body = der.sequence(
    version3,
    der.integer(1),
    sha256WithRsa,
    noName,
    der.sequence(der.time(from), der.time(until)),
    noName,
    subject.export({ type: 'spki', format: 'der' }),
    der.explicit(3, der.sequence(...extensions)),
  );
  return pem('CERTIFICATE', der.sequence(body, sha256WithRsa, der.bitString(sign('sha256', body, signer))));
}
