import { type ItemFields, type KeychainItem, readKeychain } from '@pearmain/backup';
import type { KeychainList, SavedPassword, Secret } from '@pearmain/contract';
import type { Environment } from '../environment.js';
import { lockedBackup, type SnapshotOpener } from '../open-snapshot.js';
import { type SnapshotSelector, snapshotFolder } from '../snapshot-folder.js';

/** Which keychain, and how much of it is told. */
export interface ListKeychainInput {
  readonly of: SnapshotSelector;
  readonly opener: SnapshotOpener;
  /** With the secrets themselves. */
  readonly reveal: boolean;
  /** With the items of the system too. */
  readonly all: boolean;
}

/**
 * The saved passwords in a backup: networks, web sites, servers, apps. In one that is not encrypted only the device can open them,
 * and they are counted alone.
 *
 * @throws backup/no-saved-passwords; as `SnapshotOpener.open` and `readKeychain`
 */
export async function listKeychain(environment: Environment, input: ListKeychainInput): Promise<KeychainList> {
  using backup = await input.opener.open({ folder: await snapshotFolder(environment, input.of) });
  const all = await readKeychain(backup);
  const { deviceName } = lockedBackup(backup);
  const passwords = all.flatMap((item) => findPassword(item, input.reveal) ?? []);
  const items = input.all ? passwords : passwords.filter((item) => !isOfSystem(item));
  const count = (state: KeychainItem['state']): number => all.filter((item) => item.state === state).length;
  return {
    deviceName,
    encrypted: backup.isEncrypted,
    items: items.sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1)),
    hidden: passwords.length - items.length,
    certificatesAndKeys: count('open') - passwords.length,
    bound: count('bound'),
    damaged: count('damaged'),
    unsupported: count('unsupported'),
  };
}

/** Passwords of networks and web sites first, by their names. */
function sortKey({ kind, server, service, account }: SavedPassword): string {
  const order = { wifi: 0, website: 1, server: 2, app: 3 } as const;
  return `${order[kind]} ${server ?? service ?? ''} ${account ?? ''}`;
}

function findPassword(item: KeychainItem, reveal: boolean): SavedPassword | undefined {
  if (item.state !== 'open' || item.table === 'cert' || item.table === 'keys') return undefined;
  const { fields } = item;
  const secret = reveal ? secretOf(fields) : undefined;
  return {
    kind: kindOf(item.table, fields),
    ...texts(fields),
    ...numbers(fields),
    ...times(fields),
    ...(secret ? { secret } : {}),
  };
}

function kindOf(table: 'genp' | 'inet', fields: ItemFields): SavedPassword['kind'] {
  if (table === 'genp') return fields.get('svce') === 'AirPort' ? 'wifi' : 'app';
  return fields.get('agrp') === 'com.apple.cfnetwork' ? 'website' : 'server';
}

const textNames = {
  account: 'acct',
  service: 'svce',
  server: 'srvr',
  protocol: 'ptcl',
  path: 'path',
  label: 'labl',
  group: 'agrp',
} as const;

function texts(fields: ItemFields): Partial<Record<keyof typeof textNames, string>> {
  const found = Object.entries(textNames).map(([name, apples]) => [name, textOf(fields.get(apples))] as const);
  return Object.fromEntries(found.filter(([, text]) => text !== undefined && text !== ''));
}

/** Some apps write their names as bytes. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? utf8(value) : undefined;
}

function numbers(fields: ItemFields): { port?: number } {
  const port = fields.get('port');
  return typeof port === 'number' && port > 0 ? { port } : {};
}

function times(fields: ItemFields): { created?: string; modified?: string } {
  const [created, modified] = [fields.get('cdat'), fields.get('mdat')];
  return {
    ...(created instanceof Date ? { created: created.toISOString() } : {}),
    ...(modified instanceof Date ? { modified: modified.toISOString() } : {}),
  };
}

function secretOf(fields: ItemFields): Secret | undefined {
  const value = fields.get('v_Data');
  if (typeof value === 'string') return { text: value };
  if (!(value instanceof Uint8Array)) return undefined;
  const text = utf8(value);
  return text === undefined ? { base64: Buffer.from(value).toString('base64') } : { text };
}

/** `undefined` where the bytes are no text that a person could read. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** What iCloud's keychain and the system itself keep: nothing that a person has ever typed. */
function isOfSystem({ kind, group = '' }: SavedPassword): boolean {
  return kind === 'app' && (group.startsWith('com.apple.security.') || group === 'com.apple.sbd' || group === 'ichat');
}
