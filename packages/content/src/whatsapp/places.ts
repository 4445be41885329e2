import { locateNames } from '../names/read-names.js';
import type { BackupFiles, Located } from '../reader.js';

/** WhatsApp and its variant for businesses (docs/formats/content-whatsapp.md §1), and what each is called. */
const apps: Readonly<Record<string, string>> = {
  'AppDomainGroup-group.net.whatsapp.WhatsApp.shared': 'WhatsApp',
  'AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared': 'WhatsApp Business',
};

/** What the app is called whose container a store was in. */
export function appName(domain: string): string {
  return apps[domain] ?? 'WhatsApp';
}

/** The container of the app that is called so. */
export function domainOf(app: string): string {
  return Object.keys(apps).find((domain) => apps[domain] === app) ?? '';
}

const fileNames = { chats: 'ChatStorage.sqlite', calls: 'CallHistory.sqlite', contacts: 'ContactsV2.sqlite' } as const;

/** What the parts of WhatsApp are read from. */
export type Part = keyof typeof fileNames;

/** A part of both apps, where it is there, with all that names people: WhatsApp's own contacts, its pairs of numbers, the address book. */
export async function locatePart(files: BackupFiles, part: Part): Promise<readonly Located[]> {
  const located: Located[] = [];
  const add = async (role: string, domain: string, relativePath: string): Promise<boolean> => {
    const file = await files.find(domain, relativePath);
    if (file) located.push({ role, file });
    return file !== undefined;
  };
  for (const domain of Object.keys(apps)) {
    if (!(await add(part, domain, fileNames[part]))) continue;
    if (part !== 'contacts') await add('contacts', domain, fileNames.contacts);
    await add('pairs', domain, 'LID.sqlite');
  }
  if (located.length === 0 && part === 'chats')
    await add('chats', 'AppDomain-net.whatsapp.WhatsApp', 'Documents/ChatStorage.sqlite');
  return located.length === 0 ? [] : [...located, ...(await locateNames(files))];
}
