import { X509Certificate } from 'node:crypto';
import { AppError, isFailure } from '@pearmain/base';
import { equalBytes } from '@pearmain/formats';
import type { PairRecord, SocketChannel } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { Timer } from '../patience.js';

/** Whom to expect, and for how long. */
export interface Encryption {
  readonly record: PairRecord;
  readonly name: string;
  readonly timer: Timer;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * TLS as the phone wants it: we are the client and show the host certificate. The phone's certificate has no name to check,
 * so its key must be the one of the pair record (docs/protocols/session.md §2).
 *
 * @throws device/tls-refused, device/no-answer, device/not-the-paired-phone, device/pair-record-damaged
 */
export async function encrypt(channel: SocketChannel, encryption: Encryption): Promise<SocketChannel> {
  const { record, name } = encryption;
  const expected = publicKeyOf(record.deviceCertificate);
  if (!expected) throw fail('pair-record-damaged', { where: `the record of ${name}` });
  const encrypted = await handshake(channel, encryption);
  const shown = encrypted.peerCertificate && publicKeyOf(encrypted.peerCertificate);
  if (shown && equalBytes(shown, expected)) return encrypted;
  encrypted.close();
  throw fail('not-the-paired-phone', { name });
}

/** A phone that says nothing has not refused: its record stays good, and nobody is asked for trust again. */
async function handshake(
  channel: SocketChannel,
  { record, name, timer, timeoutMs, signal }: Encryption,
): Promise<SocketChannel> {
  const late = new AbortController();
  const noAnswer = (cause?: unknown) => fail('no-answer', { name, seconds: timeoutMs / 1000 }, { cause });
  const forget = timer.after(timeoutMs, () => late.abort(noAnswer()));
  try {
    return await channel.startTls({
      role: 'client',
      certificate: record.hostCertificate,
      privateKey: record.hostPrivateKey,
      // Phones before iOS 10 know nothing better; newer ones choose 1.2 or 1.3 all the same.
      minVersion: 'TLSv1',
      timeoutMs,
      signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    });
  } catch (error) {
    signal?.throwIfAborted();
    late.signal.throwIfAborted();
    if (isFailure(error, 'wire/timeout')) throw noAnswer(error);
    if (error instanceof AppError) throw fail('tls-refused', { name }, { cause: error });
    throw error;
  } finally {
    forget();
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
