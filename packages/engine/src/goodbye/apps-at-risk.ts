import type { Diagnosis } from '@pearmain/contract';

/** How an app keeps itself out of backups, wholly or in part. */
type Habit = 'own-transfer' | 'own-backup' | 'own-export' | 'seeds';

interface App {
  readonly name: string;
  readonly habit: Habit;
}

/**
 * Apps that people lose something of with a phone, though it was backed up: what their makers say of them, and what people report
 * (docs/protocols/goodbye.md §2).
 */
const apps: Readonly<Record<string, App>> = {
  'net.whatsapp.WhatsApp': { name: 'WhatsApp', habit: 'own-backup' },
  'net.whatsapp.WhatsAppSMB': { name: 'WhatsApp Business', habit: 'own-backup' },
  'org.whispersystems.signal': { name: 'Signal', habit: 'own-transfer' },
  'ph.telegra.Telegraph': { name: 'Telegram', habit: 'own-export' },
  'ch.threema.iapp': { name: 'Threema', habit: 'own-backup' },
  'com.google.Authenticator': { name: 'Google Authenticator', habit: 'seeds' },
  'com.microsoft.azureauthenticator': { name: 'Microsoft Authenticator', habit: 'seeds' },
  'com.authy': { name: 'Authy', habit: 'seeds' },
  'org.fedorahosted.freeotp': { name: 'FreeOTP', habit: 'seeds' },
  'com.duosecurity.DuoMobile': { name: 'Duo Mobile', habit: 'seeds' },
  'me.mattrubin.authenticator': { name: 'Authenticator', habit: 'seeds' },
};

const words: Readonly<Record<Habit, { readonly say: (names: string) => string; readonly advice: string }>> = {
  'own-transfer': {
    say: (names) => `${names} keeps its messages out of backups.`,
    advice: 'Use its own transfer, from this phone to the next one, while you have both.',
  },
  'own-backup': {
    say: (names) => `${names} is in the backup, and can be moved by its own means as well.`,
    advice: 'Make its own backup too (in its settings), and keep the number it is registered with at hand.',
  },
  'own-export': {
    say: (names) => `${names} keeps its chats out of backups: they lie with its maker.`,
    advice: 'Sign in on the next phone to have them there, or use its own export; secret chats stay on this phone.',
  },
  seeds: {
    say: (names) => `Codes for signing in lie in ${names}, and may not come back from a backup.`,
    advice:
      'Set them up on the next phone, or export them, before this one is erased; keep the recovery codes at hand.',
  },
};

/** What an app is known to keep out of backups, and what to do about it; `undefined` of one that is in them, or not known. */
export function findHabit(bundleId: string): { readonly message: string; readonly advice: string } | undefined {
  const app = Object.hasOwn(apps, bundleId) ? apps[bundleId] : undefined;
  if (!app || app.habit === 'own-backup') return undefined;
  const { say, advice } = words[app.habit];
  return { message: say(app.name), advice };
}

/** What is to be said of the apps that are on a phone. */
export function checkApps(installed: readonly string[]): Diagnosis[] {
  const byHabit = new Map<Habit, string[]>();
  for (const id of installed) {
    const app = Object.hasOwn(apps, id) ? apps[id] : undefined;
    if (app) byHabit.set(app.habit, [...(byHabit.get(app.habit) ?? []), app.name]);
  }
  const told = [...byHabit].map(([habit, names]): Diagnosis => {
    const { say, advice } = words[habit];
    return { check: 'apps', state: 'attention', message: say(names.join(' and ')), advice };
  });
  if (told.length > 0) return told;
  return [{ check: 'apps', state: 'fine', message: 'None of its apps is known to keep things out of backups.' }];
}
