import { generateKeyPairSync } from 'node:crypto';
import { type PlistDict, type PlistValue, Real, textIn, utf8Encode } from '@pearmain/formats';
import { encodePlistFrame, lockdownRefusal, PlistChannel } from '@pearmain/wire';
import type { HostileWire } from '../hostile-wire.js';
import type { HostDuty, HostileCase, Hostility } from '../hostility.js';
import { refusingAgent, storeApp } from './partners.js';
import { changingReply } from './tls.js';

/** What a terminal may take for a line of the program itself. */
const ourLine = '\r\u001b[2K\u001b[32m✓\u001b[0m iPhone is backed up and checked.\n';
const megabyte = 1_000_000;

const texts: Readonly<Record<string, PlistValue>> = {
  'escape-sequences': `iPhone${ourLine}`,
  newlines: 'iPhone\n\nerror: none\n',
  controls: 'i\u0001P\u0008h\u000bo\u000cn\u001fe\u007f\u0085',
  direction: 'i\u202ePhone\u2066 \u2067',
  long: `iPhone ${'x'.repeat(megabyte)}`,
  empty: '',
  spaces: '   ',
  path: '../../../../decoy',
  markup: '<script>alert(1)</script>]]>&lt;&#0;',
  'not-text': 4711,
  data: new Uint8Array([0, 1, 2, 255]),
  array: ['iPhone', 'iPad'],
  dictionary: { iPhone: true },
};

const keys = ['DeviceName', 'ProductType', 'ProductVersion', 'BuildVersion', 'SerialNumber', 'PhoneNumber'] as const;

/** Keys are made when they are asked for: most runs of the program need none. */
const publicKeys: Readonly<Record<string, () => PlistValue>> = {
  text: () => 'not a key',
  garbage: () => utf8Encode('-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n'),
  empty: () => new Uint8Array(),
  'not-utf8': () => new Uint8Array([0xff, 0xfe, 0xfd]),
  large: () => new Uint8Array(8 * megabyte).fill(0x41),
  short: () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
    return utf8Encode(publicKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  },
  'other-kind': () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return utf8Encode(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  },
};

/** What a phone says of itself, where none of it may be believed. */
export const valueCases: readonly HostileCase[] = [
  ...Object.entries(texts).map(([name, value]) =>
    valueCase(`name/${name}`, `is called ${shown(value)}`, 'goes-on', { DeviceName: value }),
  ),
  ...Object.entries(texts).map(([name, value]) =>
    valueCase(`everything/${name}`, `calls everything about itself ${shown(value)}`, 'goes-on', {
      ...Object.fromEntries(keys.map((key) => [key, value])),
    }),
  ),
  wholeBackup('whole/escape-sequences', `iPhone${ourLine}`),
  wholeBackup('whole/long', `iPhone ${'x'.repeat(megabyte)}`),
  wholeBackup('whole/controls', texts['controls'] ?? ''),
  ...[
    ['up', '../../decoy'],
    ['other', '00008110-00DEC0100DEC0100'],
    ['lower-case', 'lower'],
    ['none', 5],
    ['long', 'A'.repeat(megabyte)],
    ['escape-sequences', ourLine],
  ].map(([name, value]) =>
    valueCase(`udid/${name}`, `says within the session that its UDID is ${shown(value ?? '')}`, 'fails', {
      UniqueDeviceID: value ?? '',
    }),
  ),
  ...[
    ['text', 'true'],
    ['large', 2 ** 40],
    ['real', new Real(1)],
    ['array', [true]],
  ].map(([name, value]) =>
    domainCase(`will-encrypt/${name}`, 'com.apple.mobile.backup', 'WillEncrypt', value as PlistValue),
  ),
  domainCase('itunes-version', 'com.apple.mobile.iTunes', 'MinITunesVersion', `9${ourLine}`),
  domainCase('itunes-version-long', 'com.apple.mobile.iTunes', 'MinITunesVersion', '9'.repeat(5 * megabyte)),
  wholeDomain('itunes-settings-large', 'com.apple.iTunes', () => ({ Bytes: new Uint8Array(11 * megabyte) })),
  wholeDomain('itunes-settings-deep', 'com.apple.iTunes', () => deep(500)),
  wholeDomain('itunes-settings-dates', 'com.apple.iTunes', () => ({ Far: new Date(8.64e15), Near: new Date(0) })),
  wholeDomain('itunes-settings-many', 'com.apple.iTunes', () => many(100_000)),
  wholeDomain('everything-many', undefined, () => many(100_000)),
  ...[0, -1, 65_536, 1.5, 62_078, 'port', 2 ** 40].map(
    (Port, at): HostileCase => ({
      name: `values/port/${at}`,
      layer: 'lockdown',
      does: `starts its backup service at the port ${JSON.stringify(Port)}`,
      host: 'fails',
      hostility: changingReply('StartService', (service) => service === 'com.apple.mobilebackup2', { Port }),
    }),
  ),
  ...[ourLine, '__proto__', 'constructor', 'x'.repeat(megabyte), ''].map((word, at) =>
    refusal(`refusal/session-${at}`, 'StartSession', word),
  ),
  refusal('refusal/service', 'StartService', ourLine),
  refusal('refusal/value', 'GetValue', ourLine, 'com.apple.mobile.backup'),
  appsCase('apps/names', 'has apps whose identifiers are paths and escape sequences', () => [
    storeApp('../../../../decoy'),
    storeApp(ourLine),
    storeApp('__proto__'),
    storeApp('x'.repeat(megabyte)),
    { CFBundleIdentifier: 5 },
    {},
  ]),
  ...pairing(),
];

function pairing(): HostileCase[] {
  return Object.entries(publicKeys).map(([name, make]) => ({
    name: `values/public-key/${name}`,
    layer: 'lockdown',
    does: `no longer knows this computer, and gives it a public key that is none (${name})`,
    host: 'fails',
    hostility: {
      lockdown: async (reply, { request }) => {
        const asked = textIn(request, 'Request');
        if (asked === 'StartSession') return lockdownRefusal('StartSession', 'InvalidHostID');
        const isKey = asked === 'GetValue' && textIn(request, 'Key') === 'DevicePublicKey';
        return isKey ? { ...reply, Value: make() } : reply;
      },
    },
  }));
}

function valueCase(name: string, does: string, host: HostDuty, values: PlistDict): HostileCase {
  return { name: `values/${name}`, layer: 'lockdown', does, host, hostility: sayingOfItself(values, refusingAgent) };
}

function wholeBackup(name: string, value: PlistValue): HostileCase {
  return {
    name: `values/${name}`,
    layer: 'lockdown',
    does: `calls itself ${shown(value)}, and makes an honest backup`,
    host: 'completes',
    hostility: sayingOfItself({ DeviceName: value, BuildVersion: value, SerialNumber: value }, {}),
  };
}

/** Global values otherwise, asked for one by one or all at once. */
function sayingOfItself(values: PlistDict, beside: Hostility): Hostility {
  return {
    ...beside,
    lockdown: async (reply, { request, wire }) => {
      if (textIn(request, 'Request') !== 'GetValue' || textIn(request, 'Domain') !== undefined) return reply;
      const key = textIn(request, 'Key');
      const { Value } = reply;
      if (key === undefined && typeof Value === 'object')
        return inBinary(wire, { ...reply, Value: { ...Value, ...values } as PlistDict });
      const value = key === undefined ? undefined : values[key];
      return value === undefined ? reply : inBinary(wire, { Request: 'GetValue', Value: value });
    },
  };
}

function domainCase(name: string, domain: string, key: string, value: PlistValue): HostileCase {
  return {
    name: `values/${name}`,
    layer: 'lockdown',
    does: `says that ${key} is ${shown(value)}`,
    host: 'goes-on',
    hostility: inDomain(domain, (asked) =>
      asked === key ? value : asked === undefined ? { [key]: value } : undefined,
    ),
  };
}

function wholeDomain(name: string, domain: string | undefined, make: () => PlistDict): HostileCase {
  return {
    name: `values/${name}`,
    layer: 'lockdown',
    does: `has more in ${domain ?? 'its global values'} than anybody can want`,
    host: 'goes-on',
    hostility: inDomain(domain, (asked) => (asked === undefined ? make() : undefined)),
  };
}

function inDomain(domain: string | undefined, give: (key: string | undefined) => PlistValue | undefined): Hostility {
  return {
    ...refusingAgent,
    lockdown: async (reply, { request, wire }) => {
      if (textIn(request, 'Request') !== 'GetValue' || textIn(request, 'Domain') !== domain) return reply;
      const Value = give(textIn(request, 'Key'));
      return Value === undefined ? reply : inBinary(wire, { Request: 'GetValue', Value });
    },
  };
}

function refusal(name: string, requestName: string, word: string, domain?: string): HostileCase {
  return {
    name: `values/${name}`,
    layer: 'lockdown',
    does: `refuses ${requestName} with the word ${shown(word)}`,
    host: 'fails',
    hostility: {
      lockdown: async (reply, { request, wire }) => {
        const isMeant = textIn(request, 'Request') === requestName && textIn(request, 'Domain') === domain;
        return isMeant ? inBinary(wire, lockdownRefusal(requestName, word)) : reply;
      },
    },
  };
}

/** XML has no room for most control characters; the binary form carries them all. */
async function inBinary(wire: HostileWire, reply: PlistDict): Promise<undefined> {
  await wire.send(encodePlistFrame(reply, 'binary'));
}

function appsCase(name: string, does: string, apps: () => readonly PlistDict[]): HostileCase {
  return {
    name: `values/${name}`,
    layer: 'apps',
    does,
    host: 'goes-on',
    hostility: { services: { ...refusingAgent.services, 'com.apple.mobile.installation_proxy': browsing(apps) } },
  };
}

/** An app list in one page. */
function browsing(apps: () => readonly PlistDict[]) {
  return async ({ channel }: HostileWire): Promise<void> => {
    const messages = new PlistChannel(channel);
    await messages.receiveDict();
    await messages.send({ Status: 'BrowsingApplications', CurrentList: apps() });
    await messages.send({ Status: 'Complete' });
    await messages.receiveDict();
  };
}

function deep(levels: number): PlistDict {
  let value: PlistDict = {};
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}

function many(count: number): PlistDict {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`key ${at}`, `value ${at}`]));
}

function shown(value: PlistValue): string {
  const text = typeof value === 'string' ? value : value instanceof Uint8Array ? 'data' : JSON.stringify(value);
  return JSON.stringify(text.slice(0, 40));
}
