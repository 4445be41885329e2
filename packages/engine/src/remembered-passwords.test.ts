import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KeyringModule, keychainOf } from './remembered-passwords.js';

/** What the package does with a keychain that is there. */
function keyring(kept: Map<string, string>): KeyringModule {
  return {
    AsyncEntry: class {
      readonly #key: string;
      constructor(service: string, account: string) {
        this.#key = `${service}/${account}`;
      }
      async getPassword() {
        return kept.get(this.#key) ?? null;
      }
      async setPassword(password: string) {
        kept.set(this.#key, password);
      }
      async deleteCredential() {
        return kept.delete(this.#key);
      }
    },
  };
}

test('a password is kept for one device, found again and forgotten', async () => {
  const kept = new Map<string, string>();
  const keychain = keychainOf(async () => keyring(kept));
  assert.equal(await keychain.find('ANNA'), undefined);
  await keychain.keep('ANNA', 'pears & plums');
  assert.equal(await keychain.find('ANNA'), 'pears & plums');
  assert.equal(await keychain.find('BEN'), undefined);
  assert.deepEqual([...kept.keys()], ['Pearmain backup password/ANNA']);
  assert.equal(await keychain.forget('ANNA'), true);
  assert.equal(await keychain.forget('ANNA'), false);
});

test('without the package or without a keychain nothing is found, and nothing is kept in another place', async () => {
  const broken = {
    AsyncEntry: class {
      constructor() {
        throw new Error('org.freedesktop.secrets was not provided\nby any service');
      }
    } as unknown as KeyringModule['AsyncEntry'], // one that never comes to be
  };
  for (const [keychain, reason] of [
    [keychainOf(() => Promise.reject(new Error('Cannot find package'))), /Cannot find package/],
    [keychainOf(async () => broken), /secrets was not provided\)/],
  ] as const) {
    assert.equal(await keychain.find('ANNA'), undefined);
    await assert.rejects(keychain.keep('ANNA', 'secret'), { code: 'engine/no-keychain', message: reason });
    await assert.rejects(keychain.forget('ANNA'), { code: 'engine/no-keychain' });
  }
});
