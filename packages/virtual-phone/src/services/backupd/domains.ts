import { containerName } from '../container-name.js';

/** Where each system domain's files lie on a phone (docs/protocols/backup-agent.md §3). */
const roots: Readonly<Record<string, string>> = {
  BackupDomain: '/var/mobile/Library/Backup',
  BooksDomain: '/var/mobile/Media/Books',
  CameraRollDomain: '/var/mobile',
  DatabaseDomain: '/var/db',
  HealthDomain: '/var/mobile/Library',
  HomeDomain: '/var/mobile',
  HomeKitDomain: '/var/mobile',
  InstallDomain: '/var/installd',
  KeyboardDomain: '/var/mobile',
  KeychainDomain: '/var/Keychains',
  ManagedPreferencesDomain: '/var/Managed Preferences',
  MediaDomain: '/var/mobile',
  MobileDeviceDomain: '/var/MobileDevice',
  NetworkDomain: '/var/networkd',
  ProtectedDomain: '/var/protected',
  RootDomain: '/var/root',
  SystemPreferencesDomain: '/var/preferences',
  TonesDomain: '/var/mobile',
  WirelessDomain: '/var/wireless',
};

/** The kinds of containers that have a domain each, and how Manifest.plist calls their content. */
const containers = [
  { prefix: 'AppDomain-', contentClass: 'Data/Application', root: '/var/mobile/Containers/Data/Application/' },
  { prefix: 'AppDomainGroup-', contentClass: 'Shared/AppGroup', root: '/var/mobile/Containers/Shared/AppGroup/' },
  {
    prefix: 'AppDomainPlugin-',
    contentClass: 'Data/PluginKitPlugin',
    root: '/var/mobile/Containers/Data/PluginKitPlugin/',
  },
  { prefix: 'SysContainerDomain-', contentClass: 'Data/System', root: '/var/containers/Data/System/' },
  {
    prefix: 'SysSharedContainerDomain-',
    contentClass: 'Shared/SystemGroup',
    root: '/var/containers/Shared/SystemGroup/',
  },
] as const;

const withoutDigests: ReadonlySet<string> = new Set(['BooksDomain', 'CameraRollDomain', 'MediaDomain', 'TonesDomain']);
/** Media and the like: restored even without the system's own files. */
const media: ReadonlySet<string> = withoutDigests;

/** What only encrypted backups hold, by domain: paths, with all that lies below them, and beginnings of names. */
const onlyEncrypted: Readonly<Record<string, readonly string[]>> = {
  HealthDomain: [''],
  HomeKitDomain: [''],
  SystemPreferencesDomain: [
    'com.apple.wifi.known-networks.plist',
    'SystemConfiguration/com.apple.wifi.known-networks.plist',
    'SystemConfiguration/com.apple.wifi.plist',
    'SystemConfiguration/com.apple.wifi-private-mac-networks.plist',
  ],
  HomeDomain: [
    'Library/Health',
    'Library/MedicalID',
    'Library/homed',
    'Library/Safari/SafariTabs.db*',
    'Library/CoreDuet/People/interactionC.db*',
    'Library/VoiceTrigger/SAT',
    'Library/Preferences/com.apple.speakerrecognition.plist',
    'Library/com.apple.geod',
    'Library/com.apple.siri.remembers',
    'Library/PersonalizationPortrait',
    'Library/DuetExpertCenter/D2DBackups',
    'Library/DoNotDisturb/DB/ModeConfigurations*',
    'Library/DoNotDisturb/DB/Settings.sqlite*',
  ],
};

/** A domain's container: what kind, and whose; `undefined` for the system's own domains. */
export function containerOf(domain: string): { contentClass: string; identifier: string } | undefined {
  const kind = containers.find(({ prefix }) => domain.startsWith(prefix));
  return kind && { contentClass: kind.contentClass, identifier: domain.slice(kind.prefix.length) };
}

/** Whether the phone knows that domain without being told by a manifest. */
export function isSystemDomain(domain: string): boolean {
  return Object.hasOwn(roots, domain);
}

/** Whether files of the domain carry the SHA-1 of what is stored. */
export function hasDigests(domain: string): boolean {
  return isSystemDomain(domain) && !withoutDigests.has(domain);
}

/** Whether a restore without system files leaves the domain alone. */
export function belongsToSystem(domain: string): boolean {
  return containerOf(domain)?.contentClass.includes('System') ?? !media.has(domain);
}

/** Whether plain backups leave an entry out. */
export function isOnlyEncrypted(domain: string, relativePath: string): boolean {
  const patterns = onlyEncrypted[domain];
  return patterns?.some((pattern) => matches(pattern, relativePath)) ?? false;
}

/** Whether an entry is one of the phone's settings, which a restore may be told to preserve. */
export function isSetting(domain: string, relativePath: string): boolean {
  if (domain === 'SystemPreferencesDomain' || domain === 'ManagedPreferencesDomain') return relativePath !== '';
  return (domain === 'HomeDomain' || domain === 'RootDomain') && relativePath.startsWith('Library/Preferences/');
}

/** The place of an entry on the phone: what uploads are labelled with. */
export function placeOf(domain: string, relativePath: string): string {
  const kind = containers.find(({ prefix }) => domain.startsWith(prefix));
  const root = kind ? kind.root + containerName(domain.slice(kind.prefix.length)) : (roots[domain] ?? '/var/mobile');
  return `${root}/${relativePath}`;
}

function matches(pattern: string, path: string): boolean {
  if (pattern.endsWith('*')) return path.startsWith(pattern.slice(0, -1));
  return pattern === '' ? path !== '' : path === pattern || path.startsWith(`${pattern}/`);
}
