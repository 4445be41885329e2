import { createHash } from 'node:crypto';

/** The UUID that names a container on the phone; always the same for the same identifier. */
export function containerName(identifier: string): string {
  const hex = createHash('sha256').update(`container/${identifier}`).digest('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `B${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
