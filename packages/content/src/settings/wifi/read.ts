import {
  arrayIn,
  asDict,
  booleanIn,
  dataIn,
  dateIn,
  dictIn,
  integerIn,
  type PlistDict,
  type PlistValue,
  textIn,
} from '@pearmain/formats';
import type { ReadContext } from '../../reader.js';
import { dictsOf } from '../../store/read-plist.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { AccessPoint, WifiNetwork } from './item.js';

/** All networks, each once: what the newer list knows goes before the older one. @throws content/damaged-store */
export function* readWifi({ copies, tell }: ReadContext): Generator<WifiNetwork> {
  const known = new Set<string>();
  for (const { copy, dict } of dictsOf(copies, tell)) {
    for (const network of copy.role === 'known' ? knownNetworks(dict) : listedNetworks(dict)) {
      if (known.has(network.name)) continue;
      known.add(network.name);
      yield network;
    }
  }
}

const prefix = 'wifi.network.ssid.';

/** iOS 14 and later (docs/formats/content-settings.md §1). */
function* knownNetworks(networks: PlistDict): Generator<WifiNetwork> {
  for (const [key, value] of Object.entries(networks)) {
    const facts = asDict(value);
    if (!facts) continue;
    const more = dictIn(facts, '__OSSpecific__') ?? {};
    const named = ssidOf(facts['SSID']) ?? (key.startsWith(prefix) ? key.slice(prefix.length) : undefined);
    if (named === undefined) continue;
    yield {
      name: named,
      isHidden: flagIn(facts, 'Hidden'),
      isCaptive: flagIn(dictIn(facts, 'CaptiveProfile') ?? {}, 'CaptiveNetwork'),
      accessPoints: accessPointsIn(arrayIn(facts, 'BSSList') ?? [], more),
      ...withoutEmpty({
        security: textIn(facts, 'SupportedSecurityTypes'),
        added: dateIn(facts, 'AddedAt'),
        addedBy: textIn(facts, 'BundleID') ?? textIn(facts, 'AddReason'),
        joinedByUser: dateIn(facts, 'JoinedByUserAt'),
        joinedBySystem: dateIn(facts, 'JoinedBySystemAt'),
        updated: dateIn(facts, 'UpdatedAt'),
        passwordChanged: dateIn(more, 'WiFiNetworkPasswordModificationDate'),
      }),
    };
  }
}

/** iOS 13 and earlier, and what is left of it later. */
function* listedNetworks(file: PlistDict): Generator<WifiNetwork> {
  for (const value of arrayIn(file, 'List of known networks') ?? []) {
    const facts = asDict(value);
    const named = facts && (textIn(facts, 'SSID_STR') ?? ssidOf(facts['SSID']));
    if (!facts || named === undefined) continue;
    yield {
      name: named,
      isHidden: flagIn(facts, 'HIDDEN_NETWORK'),
      isCaptive:
        dictIn(facts, 'CaptiveProfile') !== undefined &&
        flagIn(dictIn(facts, 'CaptiveProfile') ?? {}, 'CaptiveNetwork'),
      accessPoints: accessPointsIn([], facts),
      ...withoutEmpty({
        security: textIn(facts, 'SecurityMode'),
        joinedByUser: dateIn(facts, 'lastJoined'),
        joinedBySystem: dateIn(facts, 'lastAutoJoined'),
        updated: dateIn(facts, 'lastUpdated'),
        passwordChanged: dateIn(facts, 'WiFiNetworkPasswordModificationDate'),
      }),
    };
  }
}

/** The radios in the list; else the one that was used last. */
function accessPointsIn(list: readonly PlistValue[], last: PlistDict): AccessPoint[] {
  const listed = list.flatMap((value) => {
    const facts = asDict(value);
    const bssid = facts && textIn(facts, 'BSSID');
    if (!facts || bssid === undefined) return [];
    const more = { channel: integerIn(facts, 'Channel'), lastUsed: dateIn(facts, 'LastAssociatedAt') };
    return [{ bssid, ...withoutEmpty(more) }];
  });
  const bssid = textIn(last, 'BSSID');
  if (listed.length > 0 || bssid === undefined) return listed;
  return [{ bssid, ...withoutEmpty({ channel: integerIn(last, 'CHANNEL') }) }];
}

function flagIn(dict: PlistDict, key: string): boolean {
  return booleanIn(dict, key) ?? integerIn(dict, key) === 1;
}

/** Any bytes can be a name: what is no text is shown as hexadecimal digits. */
function ssidOf(value: PlistValue | undefined): string | undefined {
  const bytes = dataIn({ value: value ?? '' }, 'value');
  if (!bytes || bytes.length === 0) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return `0x${Buffer.from(bytes).toString('hex')}`;
  }
}
