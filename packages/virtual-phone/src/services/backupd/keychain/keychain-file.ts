import { readFileSync } from 'node:fs';
import { arrayIn, asDict, dataIn, decodeKeybag, type PlistDict, parsePlist, writeBinaryPlist } from '@pearmain/formats';
import type { Phone } from '../../../phone/phone.js';
import type { OpenKeybag } from '../crypto/keybag-maker.js';
import { generationOf } from '../generation/generation.js';
import { decodeFields, encodeFields } from './item-der.js';
import { decodePlistFields, encodePlistFields } from './item-plist.js';
import { openItem, sealItem } from './keychain-blob.js';
import { type KeychainItem, keychainMark, readKeychain, writeKeychain } from './keychain-item.js';

const domain = 'KeychainDomain';
const path = 'keychain-backup.plist';
const tables = ['genp', 'inet'] as const;
const note = 'keychainMade';

/**
 * Makes the file with the phone's keychain anew where the one that is there belongs to another keybag, or the keychain
 * has changed: its items open with the class keys of the backup that it goes into.
 */
export function refreshKeychainFile(phone: Phone, keybag: OpenKeybag): void {
  const items = readKeychain(phone.stateFolder);
  const uuid = uuidOf(keybag);
  const mark = keychainMark(items, uuid);
  const earlier = phone.files.find(domain, path);
  if (earlier && phone.backup.notes?.[note] === mark) return;
  const now = Math.floor(phone.clock.now().getTime() / 1000);
  const modified = Math.max(now, (earlier?.modified ?? 0) + 1);
  const { userId, groupId, mode, protectionClass } = earlier ?? {
    userId: 64,
    groupId: 0,
    mode: 0o600,
    protectionClass: 4,
  };
  const content = writeBinaryPlist(fileOf(phone, items, { keybag, uuid }));
  phone.files.put(domain, path, content, { userId, groupId, mode, protectionClass, modified });
  remember(phone, mark);
}

/** Takes over the keychain out of a restored backup, as far as its class keys open it. */
export function takeKeychain(phone: Phone, keybag: OpenKeybag): void {
  if (!phone.files.find(domain, path)) return;
  const items = readItems(readFileSync(phone.files.contentPath(domain, path)), keybag);
  if (items.length === 0) return;
  writeKeychain(phone.stateFolder, items);
  remember(phone, keychainMark(items, uuidOf(keybag)));
}

function fileOf(
  phone: Phone,
  items: readonly KeychainItem[],
  { keybag, uuid }: { keybag: OpenKeybag; uuid: string },
): PlistDict {
  const { keychainVersion: version } = generationOf(phone);
  const entries = (table: string): PlistDict[] =>
    items.flatMap((item, index) => {
      if (item.table !== table) return [];
      const key = phone.random(`keychain/${uuid}/${index}`, 32);
      const { protectionClass, fields } = item;
      const plain = version === 2 ? encodePlistFields(fields) : encodeFields(fields);
      const blob = sealItem(keybag.classKeys, key, { version, protectionClass, plain });
      return [{ v_Data: blob, v_PersistentRef: persistentReference(table, index + 1) }];
    });
  return { 'keybag-uuid': uuid, genp: entries('genp'), inet: entries('inet'), cert: [], keys: [] };
}

function readItems(bytes: Uint8Array, { classKeys }: OpenKeybag): KeychainItem[] {
  const file = asDict(parsePlist(bytes)) ?? {};
  const items: KeychainItem[] = [];
  for (const table of tables) {
    for (const entry of arrayIn(file, table) ?? []) {
      const blob = dataIn(asDict(entry) ?? {}, 'v_Data');
      const opened = blob && openItem(classKeys, blob);
      const fields = opened && (opened.version === 2 ? decodePlistFields(opened.plain) : decodeFields(opened.plain));
      if (fields) items.push({ table, protectionClass: opened.protectionClass, fields });
    }
  }
  return items;
}

function persistentReference(table: string, row: number): Uint8Array {
  const reference = Buffer.alloc(12);
  reference.write(table, 'latin1');
  reference.writeBigUInt64BE(BigInt(row), 4);
  return reference;
}

function uuidOf({ bytes }: OpenKeybag): string {
  const hex = Buffer.from(decodeKeybag(bytes).uuid).toString('hex').toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function remember(phone: Phone, mark: string): void {
  phone.backup = { ...phone.backup, notes: { ...phone.backup.notes, [note]: mark } };
  phone.save();
}
