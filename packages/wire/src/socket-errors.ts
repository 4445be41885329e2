import { AppError } from '@pearmain/base';
import { fail } from './failures.js';

const closed = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'EBADF',
  'ECANCELED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
]);
const unreachable = new Set([
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Turns what a socket says into a failure of ours; `to` names the other side. */
export function socketFailure(error: unknown, to: string): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const options = { cause: error };
  if (closed.has(code)) return fail('connection-closed', { to }, options);
  if (unreachable.has(code)) return fail('unreachable', { to }, options);
  if (code === 'ECONNREFUSED') return fail('connection-refused', { to }, options);
  if (code === 'ENOENT') return fail('no-socket', { to }, options);
  if (code === 'EACCES' || code === 'EPERM') return fail('no-access', { to }, options);
  return fail('connection-failed', { to, reason: code || 'unknown reason' }, options);
}

/** The failure of a TLS handshake, with OpenSSL's word for it. */
export function tlsFailure(error: unknown, to: string): AppError {
  if (error instanceof AppError) return error;
  return fail('tls', { to, reason: codeOf(error) || 'unknown reason' }, { cause: error });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
