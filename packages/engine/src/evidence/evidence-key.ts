import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Signature, signedBytes } from '@pearmain/content';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';

/** Where the key is with which this person signs what they export (docs/formats/evidence.md §4). */
function keyFile({ settingsFile }: Environment): string {
  return join(dirname(settingsFile), 'evidence-key.pem');
}

/**
 * Signs sums of lists with the person's key, which is made when it is first used and never leaves this computer.
 *
 * @throws engine/evidence-key
 */
export function evidenceSigner(environment: Environment): (sha256: string) => Signature {
  const key = readKey(keyFile(environment)) ?? makeKey(keyFile(environment));
  const publicKey = spki(key).toString('base64');
  return (sha256) => ({ publicKey, signature: signBytes(null, signedBytes(sha256), key).toString('base64') });
}

/** The SHA-256 of the person's own key; none where there is no key yet. @throws engine/evidence-key */
export function findSigner(environment: Environment): string | undefined {
  const key = readKey(keyFile(environment));
  return key && createHash('sha256').update(spki(key)).digest('hex');
}

function spki(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

function readKey(path: string): KeyObject | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw fail('evidence-key', { path }, { cause: error });
  }
  throw fail('evidence-key', { path });
}

function makeKey(path: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw fail('evidence-key', { path }, { cause: error });
  }
  return privateKey;
}
