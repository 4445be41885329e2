import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceResult } from '@pearmain/contract';
import { fail } from '../failures.js';
import { sumOf } from './evidence-list.js';
import { linesOf } from './lines-of.js';
import { listName, signatureName, signedBytes } from './names.js';

const longestSignature = 64 * 1024;
const namedFiles = 1000;

/**
 * Looks whether an export is what its list says, and the list what was signed (docs/formats/evidence.md §3). Nothing outside of the folder is read,
 * whatever the list names.
 *
 * @throws content/no-evidence, content/evidence-damaged, the signal's reason
 */
export async function verifyEvidence(folder: string, signal: AbortSignal): Promise<EvidenceResult> {
  const list = join(folder, listName);
  if (!isFile(list) || !isFile(join(folder, signatureName))) throw fail('no-evidence', { path: folder });
  const signed = readSignature(join(folder, signatureName));
  const { sha256 } = await sumOf(list, signal);
  const isSigned = verify(null, signedBytes(sha256), signed.key, signed.signature);
  const { found, others } = thingsIn(folder);
  const changed = named();
  const missing = named();
  let files = 0;
  for await (const line of linesOf(list)) {
    signal.throwIfAborted();
    const file = fileOf(line, list);
    if (!file) continue;
    files += 1;
    if (!found.delete(file.name)) missing.add(file.name);
    else if ((await sumOf(join(folder, file.name), signal)).sha256 !== file.sha256) changed.add(file.name);
  }
  const added = named();
  for (const name of [...found, ...others]) if (name !== listName && name !== signatureName) added.add(name);
  const signer = createHash('sha256')
    .update(signed.key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return { folder, isSigned, signer, files, changed: changed.all, missing: missing.all, added: added.all };
}

function named() {
  const all = { count: 0, first: [] as string[] };
  return {
    all,
    add: (name: string): void => {
      all.count += 1;
      if (all.first.length < namedFiles) all.first.push(name);
    },
  };
}

/** Nothing that leads elsewhere, and nothing that never ends. */
function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** What lies in a folder and below: files, and what is neither file nor folder. What a link leads to is not in the folder. */
function thingsIn(folder: string): { readonly found: Set<string>; readonly others: readonly string[] } {
  const found = new Set<string>();
  const others: string[] = [];
  const pending = [''];
  for (let above = pending.pop(); above !== undefined; above = pending.pop()) {
    for (const entry of readdirSync(join(folder, above), { withFileTypes: true })) {
      const name = `${above}${entry.name}`;
      if (entry.isDirectory()) pending.push(`${name}/`);
      else if (entry.isFile()) found.add(name);
      else others.push(name);
    }
  }
  return { found, others };
}

function readSignature(path: string): { readonly key: KeyObject; readonly signature: Uint8Array } {
  if (lstatSync(path).size > longestSignature) throw fail('evidence-damaged', { path, reason: 'it is too long' });
  try {
    const signed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const key = createPublicKey({ key: bytesIn(signed, 'publicKey'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the key is of another kind');
    return { key, signature: bytesIn(signed, 'signature') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw fail('evidence-damaged', { path, reason }, { cause: error });
  }
}

function bytesIn(object: unknown, name: string): Buffer {
  const value = typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : undefined;
  if (typeof value !== 'string') throw new TypeError(`there is no ${name}`);
  return Buffer.from(value, 'base64');
}

/** What a line says of a file; nothing where it is about something else. */
function fileOf(line: string, path: string): { readonly name: string; readonly sha256: string } | undefined {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch (error) {
    throw fail('evidence-damaged', { path, reason: 'a line is no JSON' }, { cause: error });
  }
  const { is, name, sha256 } = (typeof read === 'object' && read !== null ? read : {}) as Record<string, unknown>;
  return is === 'file' && typeof name === 'string' && typeof sha256 === 'string' ? { name, sha256 } : undefined;
}
