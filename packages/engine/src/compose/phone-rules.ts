/** From an iOS on, domains that a phone clears of what a backup lacks, whatever it is asked for (docs/formats/composed-backup.md §1). */
const clearing: readonly { readonly since: number; readonly domains: readonly string[] }[] = [
  { since: 27, domains: ['HomeDomain', 'CameraRollDomain', 'KeyboardDomain'] },
];

/** What a phone with this iOS would lose to a part of a backup. */
export function domainsCleared(iosVersion: string): readonly string[] {
  return clearing.filter(({ since }) => majorOf(iosVersion) >= since).flatMap(({ domains }) => domains);
}

/** The number before the first point: databases change with it. */
export function majorOf(iosVersion: string): number {
  return Number.parseInt(iosVersion, 10) || 0;
}

/** Whether an entry is one of the settings that a phone keeps for itself while chosen data come back. */
export function isSetting(domain: string, relativePath: string): boolean {
  if (domain === 'SystemPreferencesDomain' || domain === 'ManagedPreferencesDomain') return true;
  return (domain === 'HomeDomain' || domain === 'RootDomain') && /^Library\/Preferences(?:\/|$)/.test(relativePath);
}
