import { concatBytes, utf8Decode, utf8Encode } from '@pearmain/formats';

/** Texts, each ended by a NUL: the names in a folder, `.` and `..` among them. */
export function encodeAfcTexts(texts: Iterable<string>): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const text of texts) pieces.push(utf8Encode(`${text}\0`));
  return concatBytes(pieces);
}

/** The texts of such a list. A name that is not UTF-8 is read with U+FFFD in it, so that the others are still listed. */
export function parseAfcTexts(bytes: Uint8Array): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const nul = bytes.indexOf(0, at);
    const end = nul === -1 ? bytes.length : nul;
    texts.push(lossyText(bytes.subarray(at, end)));
    at = end + 1;
  }
  return texts;
}

/** Keys and values, each ended by a NUL. */
export function encodeAfcPairs(pairs: Iterable<readonly [key: string, value: string]>): Uint8Array {
  return encodeAfcTexts([...pairs].flat());
}

/** The keys and values of such a list; a key without a value is left out. */
export function parseAfcPairs(bytes: Uint8Array): Map<string, string> {
  const texts = parseAfcTexts(bytes);
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < texts.length; at += 2) pairs.set(texts[at] ?? '', texts[at + 1] ?? '');
  return pairs;
}

/** What `fileInfo` tells of a file or folder. */
export interface AfcFileInfo {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  readonly sizeBytes: number;
  readonly modified?: Date;
  readonly born?: Date;
  readonly linkTarget?: string;
}

const kinds = new Map<string | undefined, AfcFileInfo['kind']>([
  ['S_IFREG', 'file'],
  ['S_IFDIR', 'directory'],
  ['S_IFLNK', 'symlink'],
]);
const kindWords = { file: 'S_IFREG', directory: 'S_IFDIR', symlink: 'S_IFLNK', other: 'S_IFIFO' } as const;

/** Reads the answer to `fileInfo`; what is missing or no number is left out (size: 0). */
export function parseAfcFileInfo(bytes: Uint8Array): AfcFileInfo {
  const pairs = parseAfcPairs(bytes);
  const size = Number(pairs.get('st_size') ?? 0);
  const modified = timeOf(pairs.get('st_mtime'));
  const born = timeOf(pairs.get('st_birthtime'));
  const linkTarget = pairs.get('LinkTarget');
  return {
    kind: kinds.get(pairs.get('st_ifmt')) ?? 'other',
    sizeBytes: Number.isSafeInteger(size) && size >= 0 ? size : 0,
    ...(modified ? { modified } : {}),
    ...(born ? { born } : {}),
    ...(linkTarget === undefined ? {} : { linkTarget }),
  };
}

/** The answer to `fileInfo` as current devices give it: times in nanoseconds. */
export function encodeAfcFileInfo({ kind, sizeBytes, modified, born, linkTarget }: AfcFileInfo): Uint8Array {
  return encodeAfcPairs([
    ['st_size', String(sizeBytes)],
    ['st_blocks', String(Math.ceil(sizeBytes / 512))],
    ['st_nlink', kind === 'directory' ? '2' : '1'],
    ['st_ifmt', kindWords[kind]],
    ...(modified ? ([['st_mtime', nanoseconds(modified)]] as const) : []),
    ...(born ? ([['st_birthtime', nanoseconds(born)]] as const) : []),
    ...(linkTarget === undefined ? [] : ([['LinkTarget', linkTarget]] as const)),
  ]);
}

/** Nanoseconds since 1970, seconds on old firmware: a time in seconds has eleven digits at most. */
function timeOf(text: string | undefined): Date | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return undefined;
  return new Date(text.length > 11 ? Number(BigInt(text) / 1_000_000n) : Number(text) * 1000);
}

function nanoseconds(time: Date): string {
  return String(BigInt(time.getTime()) * 1_000_000n);
}

function lossyText(bytes: Uint8Array): string {
  try {
    return utf8Decode(bytes);
  } catch {
    // A damaged name: shown as well as it can be.
    return new TextDecoder().decode(bytes);
  }
}
