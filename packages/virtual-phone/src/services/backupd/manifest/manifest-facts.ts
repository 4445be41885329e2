import { asDict, type PlistDict, type PlistValue } from '@pearmain/formats';
import { domainValues } from '../../../lockdown/domain-values.js';
import type { InstalledApp } from '../../../phone/apps.js';
import type { Phone } from '../../../phone/phone.js';
import { containerOf } from '../domains.js';

const lockdownDomains = [
  'com.apple.Accessibility',
  'com.apple.MobileDeviceCrashCopy',
  'com.apple.TerminalFlashr',
  'com.apple.mobile.data_sync',
  'com.apple.mobile.iTunes.accessories',
  'com.apple.mobile.wireless_lockdown',
];

/** What Manifest.plist says about the phone. */
export function lockdownFacts(phone: Phone): PlistDict {
  const { identity } = phone;
  const domains = lockdownDomains.map((domain) => [domain, domainValues(phone, domain) ?? {}] as const);
  return {
    ...Object.fromEntries(domains),
    BuildVersion: identity.buildVersion,
    ...(phone.isAtLeast('18') ? { DeviceClass: identity.deviceClass } : {}),
    DeviceName: identity.name,
    ProductType: identity.productType,
    ProductVersion: identity.productVersion,
    SerialNumber: identity.serialNumber,
    UniqueDeviceID: identity.udid,
  };
}

/**
 * Every container of the phone: those of installed apps, their extensions and groups, and those that merely hold data. A
 * restore skips rows of containers that are not named here.
 */
export function applicationFacts(phone: Phone, domains: Iterable<string>): PlistDict {
  const facts = new Map<string, PlistValue>();
  for (const app of phone.apps) {
    facts.set(app.bundleId, appFacts(app));
    for (const plugin of app.plugins ?? []) facts.set(plugin, containerFacts(plugin, 'Data/PluginKitPlugin'));
    for (const group of app.groups ?? []) facts.set(group, containerFacts(group, 'Shared/AppGroup'));
  }
  for (const domain of domains) {
    const container = containerOf(domain);
    if (!container || facts.has(container.identifier)) continue;
    facts.set(container.identifier, containerFacts(container.identifier, container.contentClass));
  }
  return Object.fromEntries([...facts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function appFacts(app: InstalledApp): PlistDict {
  const folder = app.kind === 'System' ? '/Applications' : '/var/containers/Bundle/Application';
  return {
    CFBundleIdentifier: app.bundleId,
    CFBundleVersion: app.build ?? app.version,
    ContainerContentClass: 'Data/Application',
    ...(app.groups?.length ? { Groups: [...app.groups] } : {}),
    Path: `${folder}/${app.name}.app`,
  };
}

function containerFacts(identifier: string, contentClass: string): PlistDict {
  return { CFBundleIdentifier: identifier, CFBundleVersion: '1', ContainerContentClass: contentClass };
}

/** What newer phones say besides: the lowest iOS that takes the backup, and every container once more. */
export function newerFacts(phone: Phone, applications: PlistDict): PlistDict {
  const containers = Object.entries(applications).map(([identifier, facts]) => {
    const contentClass = asDict(facts)?.['ContainerContentClass'];
    return [identifier, contentClass === undefined ? {} : { ContainerContentClass: contentClass }] as const;
  });
  const [major = ''] = phone.identity.productVersion.split('.');
  return {
    ...(phone.isAtLeast('17') ? { RequiredProductVersion: `${major}.0` } : {}),
    ...(phone.isAtLeast('26') ? { Containers: Object.fromEntries(containers) } : {}),
  };
}
