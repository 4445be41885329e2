import { X509Certificate } from 'node:crypto';
import { AppError } from '@pearmain/base';
import { equalBytes } from '@pearmain/formats';
import type { PairRecord, SocketChannel } from '@pearmain/wire';
import { fail } from '../failures.js';

/** Whom to expect, and for how long. */
export interface Encryption {
  readonly record: PairRecord;
  readonly name: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * TLS as the phone wants it: we are the client and show the host certificate. The phone's certificate has no name to check,
 * so its key must be the one of the pair record (docs/protocols/session.md §2).
 *
 * @throws device/tls-refused, device/not-the-paired-phone, device/pair-record-damaged
 */
export async function encrypt(
  channel: SocketChannel,
  { record, name, timeoutMs, signal }: Encryption,
): Promise<SocketChannel> {
  const expected = publicKeyOf(record.deviceCertificate);
  if (!expected) throw fail('pair-record-damaged', { where: `the record of ${name}` });
  const encrypted = await handshake(channel, { record, name, timeoutMs, signal });
  const shown = encrypted.peerCertificate && publicKeyOf(encrypted.peerCertificate);
  if (shown && equalBytes(shown, expected)) return encrypted;
  encrypted.close();
  throw fail('not-the-paired-phone', { name });
}

async function handshake(
  channel: SocketChannel,
  { record, name, timeoutMs, signal }: Encryption,
): Promise<SocketChannel> {
  try {
    return await channel.startTls({
      role: 'client',
      certificate: record.hostCertificate,
      privateKey: record.hostPrivateKey,
      // Phones before iOS 10 know nothing better; newer ones choose 1.2 or 1.3 all the same.
      minVersion: 'TLSv1',
      timeoutMs,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof AppError) throw fail('tls-refused', { name }, { cause: error });
    throw error;
  }
}

/** SubjectPublicKeyInfo in DER; `undefined` where there is no certificate. */
function publicKeyOf(certificate: string | Uint8Array): Uint8Array | undefined {
  try {
    return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  } catch {
    return undefined; // whoever asked says what it was for
  }
}
