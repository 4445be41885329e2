/** What a person calls a part of a backup. */
const words: Readonly<Record<string, string>> = {
  HomeDomain: 'Messages, contacts, calendars, settings and more',
  CameraRollDomain: 'Photos and videos',
  MediaDomain: 'Attachments of messages, voice memos, media',
  WirelessDomain: 'Mobile network',
  KeychainDomain: 'Passwords',
  KeyboardDomain: 'Keyboard: learned words',
  HealthDomain: 'Health',
  HomeKitDomain: 'Home',
  RootDomain: 'System: location, caches',
  SystemPreferencesDomain: 'System: network and Wi-Fi',
  ManagedPreferencesDomain: 'Management by an organisation',
  DatabaseDomain: 'System: time zone and databases',
  InstallDomain: 'System: installed apps',
  TonesDomain: 'Ringtones',
  BooksDomain: 'Books',
  MobileDeviceDomain: 'System: provisioning',
  NetworkDomain: 'System: network use',
  ProtectedDomain: 'System: trust',
};

/** To which app a domain belongs, where to one: what follows the first dash. */
export interface AppPart {
  readonly kind: 'app' | 'plugin' | 'group';
  readonly id: string;
}

const appKinds: Readonly<Record<string, AppPart['kind']>> = {
  AppDomain: 'app',
  AppDomainPlugin: 'plugin',
  AppDomainGroup: 'group',
};

/** The app, its extension or its group that keeps this domain (docs/formats/backup-folder.md §7). */
export function appPartOf(domain: string): AppPart | undefined {
  const dash = domain.indexOf('-');
  const kind = dash < 0 ? undefined : appKinds[domain.slice(0, dash)];
  return kind && { kind, id: domain.slice(dash + 1) };
}

/** What a person calls a domain that belongs to no app. */
export function domainWords(domain: string): string | undefined {
  if (Object.hasOwn(words, domain)) return words[domain];
  return /^Sys(?:Shared)?ContainerDomain-/.test(domain) ? 'System service' : undefined;
}

/**
 * The app among `apps` that a part belongs to: an extension's identifier begins with its app's, and a group's is an app's with
 * something before it (`group.`, a team). The longest that fits.
 */
export function appOf({ kind, id }: AppPart, apps: Iterable<string>): string {
  if (kind === 'app') return id;
  let best = '';
  for (const app of apps) {
    const begins = id === app || id.startsWith(`${app}.`);
    const ends = id.endsWith(`.${app}`) || id.includes(`.${app}.`);
    if ((begins || (kind === 'group' && ends)) && app.length > best.length) best = app;
  }
  return best === '' ? id : best;
}
