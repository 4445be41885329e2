import { createHmac, hkdfSync } from 'node:crypto';
import { concatBytes, equalBytes, fromBase64, toBase64, utf8Decode, utf8Encode } from '@pearmain/formats';

/** What phones announce in the local network while they may be reached over Wi-Fi (docs/protocols/wifi.md §2). */
export const mobdevService = '_apple-mobdev2._tcp.local';

/** Bytes of an `authTag`. */
const tagLength = 8;
const keyLength = 32;
/** More texts than any phone sends: one for each computer that it is paired with. */
const textsAtMost = 64;

/**
 * The Wi-Fi address in an announcement's name (`aa:bb:cc:dd:ee:ff@fe80::…`), in lower case; `undefined` for a name of another
 * form. Muxers write the `@` escaped or not.
 */
export function mobdevMacAddress(name: string): string | undefined {
  return /^((?:[0-9a-f]{2}:){5}[0-9a-f]{2})(?:\\?@|\\064)/i.exec(name)?.[1]?.toLowerCase();
}

/** What a phone of iOS 26.4 and later tells beside its name: the computers that it is paired with, for those who know their names. */
export interface MobdevTexts {
  readonly identifier: string;
  /** One for each computer, 8 bytes. */
  readonly authTags: readonly Uint8Array[];
}

/** The texts of an announcement, each `key=value`; `undefined` where there is no identifier or no tag that makes sense. */
export function parseMobdevTexts(texts: readonly Uint8Array[]): MobdevTexts | undefined {
  let identifier: string | undefined;
  const authTags: Uint8Array[] = [];
  for (const text of texts.slice(0, textsAtMost)) {
    const [key, value] = splitText(text);
    if (key === 'identifier') identifier ??= value;
    if (!/^authtag(?:#\d+)?$/.test(key)) continue;
    const tag = decodeTag(value);
    if (tag) authTags.push(tag);
  }
  return identifier === undefined || identifier === '' || authTags.length === 0 ? undefined : { identifier, authTags };
}

/** The same as texts: `authTag`, `authTag#1`, `authTag#2` … */
export function encodeMobdevTexts({ identifier, authTags }: MobdevTexts): Uint8Array[] {
  const tags = authTags.map((tag, index) => `authTag${index === 0 ? '' : `#${index}`}=${toBase64(tag)}`);
  return [`identifier=${identifier}`, ...tags].map(utf8Encode);
}

/** The tag by which the computer with that HostID is named beside this identifier. */
export function mobdevAuthTag(hostId: string, identifier: string): Uint8Array {
  const key = hkdfSync('sha512', utf8Encode(hostId), new Uint8Array(), new Uint8Array(), keyLength);
  const tag = createHmac('sha256', new Uint8Array(key)).update(utf8Encode(identifier)).digest();
  return concatBytes([tag.subarray(0, tagLength)]);
}

/** Whether the texts name the computer with that HostID. */
export function namesHost({ identifier, authTags }: MobdevTexts, hostId: string): boolean {
  const wanted = mobdevAuthTag(hostId, identifier);
  return authTags.some((tag) => equalBytes(tag, wanted));
}

/** Keys are the same in capitals (RFC 6763 §6.4). */
function splitText(text: Uint8Array): [key: string, value: string] {
  let plain: string;
  try {
    plain = utf8Decode(text);
  } catch {
    return ['', '']; // texts may hold any bytes; ours are never such
  }
  const at = plain.indexOf('=');
  return at < 0 ? [plain.toLowerCase(), ''] : [plain.slice(0, at).toLowerCase(), plain.slice(at + 1).trim()];
}

function decodeTag(value: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]{11}=$/.test(value)) return undefined;
  const tag = fromBase64(value);
  return tag.length === tagLength ? tag : undefined;
}
