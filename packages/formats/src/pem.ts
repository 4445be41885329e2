import { fromBase64, toBase64 } from './base64.js';
import { fail } from './failures.js';

/** One block of a PEM text: what stands after BEGIN, and the bytes. */
export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** The PEM text of DER bytes, `label` being `CERTIFICATE`, `RSA PRIVATE KEY` and the like; lines of 64 digits. */
export function pem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/**
 * Every block of a PEM text, in order; what stands between blocks is passed over.
 *
 * @throws formats/bad-pem where there is no complete block or one of them holds something else than base64
 */
export function fromPem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let open: { label: string; digits: string[] } | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, edge, label = ''] = /^-----(BEGIN|END) ([^-]{1,64})-----\s*$/.exec(line) ?? [];
    if (edge === 'BEGIN') {
      open = { label, digits: [] };
    } else if (edge === 'END' && open) {
      if (open.label !== label) throw fail('bad-pem', { problem: `${open.label} ends as ${label}` });
      blocks.push({ label, der: bytesOf(open.digits) });
      open = undefined;
    } else {
      open?.digits.push(line);
    }
  }
  if (open) throw fail('bad-pem', { problem: `${open.label} has no end` });
  if (blocks.length === 0) throw fail('bad-pem', { problem: 'there is none in it' });
  return blocks;
}

function bytesOf(digits: readonly string[]): Uint8Array {
  try {
    return fromBase64(digits.join(''));
  } catch (cause) {
    throw fail('bad-pem', { problem: 'what it holds is not written in base64' }, { cause });
  }
}
