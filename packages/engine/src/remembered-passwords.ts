import { fail } from './failures.js';

/** Keeps backup passwords for a person, by the identifier of the device; never as plain text on a disk. */
export interface PasswordKeeper {
  /** `undefined` where none is kept, or nothing can be looked up: there is always another way to a password. */
  find(udid: string): Promise<string | undefined>;
  /** @throws engine/no-keychain */
  keep(udid: string, password: string): Promise<void>;
  /** False where there was none. @throws engine/no-keychain */
  forget(udid: string): Promise<boolean>;
}

/** What is used of the optional package @napi-rs/keyring. */
export interface KeyringModule {
  readonly AsyncEntry: new (
    service: string,
    account: string,
    options: { readonly linux: { readonly store: 'secret-service' } },
  ) => {
    getPassword(): Promise<string | null>;
    setPassword(password: string): Promise<void>;
    deleteCredential(): Promise<boolean>;
  };
}

const service = 'Pearmain backup password';

/** The system's own keychain: macOS Keychain, Windows Credential Manager, the Secret Service of Linux desktops. */
export const systemKeychain: PasswordKeeper = keychainOf(() => import('@napi-rs/keyring'));

/** A keychain through a package that may not be installed, on a system that may have none. */
export function keychainOf(load: () => Promise<KeyringModule>): PasswordKeeper {
  /** The kernel's keyring, which would be the other choice on Linux, forgets everything when the computer restarts. */
  const entry = async (udid: string) =>
    new (await load()).AsyncEntry(service, udid, { linux: { store: 'secret-service' } });
  return {
    async find(udid) {
      try {
        return (await (await entry(udid)).getPassword()) ?? undefined;
      } catch {
        // No package, no keychain, or a locked one.
        return undefined;
      }
    },
    async keep(udid, password) {
      try {
        await (await entry(udid)).setPassword(password);
      } catch (error) {
        throw noKeychain(error);
      }
    },
    async forget(udid) {
      try {
        return await (await entry(udid)).deleteCredential();
      } catch (error) {
        throw noKeychain(error);
      }
    },
  };
}

function noKeychain(error: unknown): Error {
  const reason = error instanceof Error ? error.message.split('\n', 1)[0] : undefined;
  return fail('no-keychain', { reason: reason ?? 'no reason given' }, { cause: error });
}
