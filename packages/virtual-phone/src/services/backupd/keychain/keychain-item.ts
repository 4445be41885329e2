import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a field of an item holds, as JSON keeps it. */
export type KeychainField = string | number | { readonly $date: string } | { readonly $data: string };

/** A password or the like. */
export interface KeychainItem {
  /** `genp`: of an app, `inet`: of a place in the net. */
  readonly table: 'genp' | 'inet';
  /** 6 to 8, or 9 to 11 for what never leaves this phone. */
  readonly protectionClass: number;
  /** By Apple's names: `acct`, `svce`, `srvr`, `agrp`, `v_Data` … */
  readonly fields: Readonly<Record<string, KeychainField>>;
}

const fileName = 'keychain.json';
const created = { $date: '2024-09-20T08:15:00Z' };
const data = (text: string): KeychainField => ({ $data: Buffer.from(text).toString('base64') });

function wifi(name: string, password: string): KeychainItem {
  const fields = { agrp: 'apple', svce: 'AirPort', acct: name, desc: 'AirPort network password', pdmn: 'ck' };
  return {
    table: 'genp',
    protectionClass: 7,
    fields: { ...fields, cdat: created, mdat: created, v_Data: data(password) },
  };
}

function login(server: string, account: string, password: string): KeychainItem {
  const fields = { agrp: 'com.apple.cfnetwork', srvr: server, acct: account, ptcl: 'htps', port: 443, pdmn: 'ak' };
  return {
    table: 'inet',
    protectionClass: 6,
    fields: { ...fields, cdat: created, mdat: created, v_Data: data(password) },
  };
}

/** What a phone knows that nobody gave any passwords: two networks, two web sites, and one secret of its own. */
const usualItems: readonly KeychainItem[] = [
  wifi('Pear Tree', 'under the old branches'),
  wifi('Café Gäste', 'zwei Kännchen'),
  login('shop.example.com', 'anna@example.com', 'Tr0ub4dor&3'),
  login('forum.example.org', 'anna', 'correct horse battery staple'),
  {
    table: 'genp',
    protectionClass: 10,
    fields: {
      agrp: 'com.apple.identities',
      svce: 'device-secret',
      acct: 'anna',
      pdmn: 'cku',
      v_Data: data('stays here'),
    },
  },
];

/** The phone's keychain: `keychain.json` of its state, readable for everybody who may read that folder. */
export function readKeychain(stateFolder: string): readonly KeychainItem[] {
  let text: string;
  try {
    text = readFileSync(join(stateFolder, fileName), 'utf8');
  } catch {
    // Nobody wrote one yet.
    return usualItems;
  }
  // The phone's own writing, or that of a test.
  return JSON.parse(text) as readonly KeychainItem[];
}

/** Replaces the keychain, whole. */
export function writeKeychain(stateFolder: string, items: readonly KeychainItem[]): void {
  const path = join(stateFolder, fileName);
  writeFileSync(`${path}.part`, `${JSON.stringify(items, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}

/** Tells whether a keychain file was made of these items for that keybag. */
export function keychainMark(items: readonly KeychainItem[], keybagUuid: string): string {
  return createHash('sha256')
    .update(JSON.stringify([keybagUuid, items]))
    .digest('hex');
}
