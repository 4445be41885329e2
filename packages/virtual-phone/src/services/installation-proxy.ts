import { arrayIn, dictIn, fromBase64, type PlistDict, type PlistValue, textIn } from '@pearmain/formats';
import type { InstalledApp } from '../phone/apps.js';
import type { Phone } from '../phone/phone.js';
import { containerName } from './container-name.js';
import { answerPlists } from './plist-requests.js';
import type { Service } from './service.js';

/** Apps in one message of a Browse. */
const appsAtOnce = 16;

/** Lists the apps of the phone (docs/protocols/virtual-phone.md §4.3). It installs and removes none. */
export const installationProxy: Service = async (connection) => {
  const { phone } = connection;
  await answerPlists(connection, 'xml', function* (request) {
    const options = dictIn(request, 'ClientOptions') ?? {};
    switch (textIn(request, 'Command')) {
      case 'Browse':
        yield* browse(selectedApps(phone, options), options);
        break;
      case 'Lookup': {
        const found = selectedApps(phone, options).map((app) => [app.bundleId, attributesOf(app, options)] as const);
        yield { LookupResult: Object.fromEntries(found), Status: 'Complete' };
        break;
      }
      case 'LookupArchives':
        yield { LookupResult: {}, Status: 'Complete' };
        break;
      case 'CheckCapabilitiesMatch':
        yield { LookupResult: true, Status: 'Complete' };
        break;
      default:
        yield { Error: 'UnknownCommand', ErrorDescription: 'This phone lists apps; it does not change them.' };
    }
  });
};

function* browse(apps: readonly InstalledApp[], options: PlistDict): Iterable<PlistDict> {
  for (let index = 0; index < apps.length; index += appsAtOnce) {
    const list = apps.slice(index, index + appsAtOnce).map((app) => attributesOf(app, options));
    yield {
      CurrentAmount: list.length,
      CurrentIndex: index,
      CurrentList: list,
      Status: 'BrowsingApplications',
      Total: apps.length,
    };
  }
  yield { Status: 'Complete' };
}

function selectedApps(phone: Phone, options: PlistDict): readonly InstalledApp[] {
  const type = textIn(options, 'ApplicationType') ?? 'Any';
  const wanted = arrayIn(options, 'BundleIDs');
  return phone.apps.filter(
    (app) => (type === 'Any' || app.kind === type) && (wanted === undefined || wanted.includes(app.bundleId)),
  );
}

/** Attributes that are slow or long on a real phone, and therefore only given to whoever names them. */
const onlyWhenAsked = ['ApplicationSINF', 'DynamicDiskUsage', 'StaticDiskUsage', 'iTunesMetadata'];

function attributesOf(app: InstalledApp, options: PlistDict): PlistDict {
  const wanted = arrayIn(options, 'ReturnAttributes');
  const all = Object.entries(allAttributes(app));
  return Object.fromEntries(all.filter(([key]) => (wanted ? wanted.includes(key) : !onlyWhenAsked.includes(key))));
}

function allAttributes(app: InstalledApp): PlistDict {
  const isUser = app.kind === 'User';
  const bundle = `${app.name.replaceAll('/', '')}.app`;
  const groups = (app.groups ?? []).map((group) => [group, groupContainer(group)] as const);
  const values: Record<string, PlistValue | undefined> = {
    ApplicationDSID: isUser ? 0 : undefined,
    ApplicationSINF: app.sinf === undefined ? undefined : fromBase64(app.sinf),
    ApplicationType: app.kind,
    CFBundleDisplayName: app.name,
    CFBundleExecutable: app.name.replaceAll(/[/ ]/g, ''),
    CFBundleIdentifier: app.bundleId,
    CFBundleName: app.name,
    CFBundlePackageType: 'APPL',
    CFBundleShortVersionString: app.version,
    CFBundleVersion: app.build ?? app.version,
    Container: isUser ? containerPath('Data/Application', app.bundleId) : undefined,
    DynamicDiskUsage: app.dynamicBytes ?? 0,
    Entitlements: entitlementsOf(app),
    GroupContainers: groups.length > 0 ? Object.fromEntries(groups) : undefined,
    MinimumOSVersion: '14.0',
    Path: isUser
      ? `${containerPath('Bundle/Application', app.bundleId)}/${bundle}`
      : `/private/var/staged_system_apps/${bundle}`,
    SequenceNumber: app.bundleId.length,
    SignerIdentity: isUser ? 'Apple iPhone OS Application Signing' : undefined,
    StaticDiskUsage: app.staticBytes ?? 0,
    UIFileSharingEnabled: app.sharesFiles === true ? true : undefined,
    iTunesMetadata: app.metadata === undefined ? undefined : fromBase64(app.metadata),
  };
  return presentIn(values);
}

function presentIn(values: Readonly<Record<string, PlistValue | undefined>>): PlistDict {
  const entries = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return Object.fromEntries(entries);
}

function entitlementsOf(app: InstalledApp): PlistDict {
  const groups = app.groups ?? [];
  return {
    'application-identifier': `PEARMAIN01.${app.bundleId}`,
    ...(groups.length > 0 ? { 'com.apple.security.application-groups': groups } : {}),
  };
}

function groupContainer(group: string): string {
  return containerPath('Shared/AppGroup', group);
}

function containerPath(kind: string, identifier: string): string {
  return `/private/var/mobile/Containers/${kind}/${containerName(identifier)}`;
}
