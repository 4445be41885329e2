import { type PlistDict, textIn, utf8Encode, writeXmlPlist } from '@pearmain/formats';
import { encodeMuxPacket, encodeMuxPlist, MuxHeader, MuxMessageType, muxAttached, muxResult } from '@pearmain/wire';
import type { HostileWire } from '../hostile-wire.js';
import type { HostDuty, HostileCase } from '../hostility.js';
import { plistBombs } from '../plist-bombs.js';
import { refusingAgent } from './partners.js';

type Attack = (wire: HostileWire, about: { readonly tag: number; readonly udid: string }) => Promise<void>;

const mebibyte = 1024 * 1024;

function header(length: number, tag: number, { version = 1, type = 8 } = {}): Uint8Array {
  return MuxHeader.encode({ length, version, type, tag });
}

const packets: Readonly<Record<string, readonly [does: string, attack: Attack]>> = {
  silence: ['says nothing', (wire) => wire.hang()],
  'hang-up': ['hangs up', async (wire) => wire.channel.close()],
  ...Object.fromEntries(
    [0, 15, mebibyte + 1, 0x8000_0000, 0xffff_ffff].map((length) => [
      `length-${length}`,
      [
        `a packet of ${length} bytes`,
        async (wire: HostileWire, { tag }: { tag: number }) => {
          await wire.send(header(length, tag), new Uint8Array(1024));
          await wire.hang();
        },
      ] as const,
    ]),
  ),
  'torn-header': [
    'half of a header, then nothing',
    async (wire, { tag }) => {
      await wire.send(header(16, tag).subarray(0, 9));
      await wire.hang();
    },
  ],
  'torn-packet': [
    'half of a packet, then hangs up',
    async (wire, { tag }) => {
      await wire.send(encodeMuxPlist(tag, muxResult(0)).subarray(0, 60));
      wire.channel.close();
    },
  ],
  'no-payload': [
    'a packet of a header alone',
    async (wire, { tag }) => {
      await wire.send(header(16, tag));
      await wire.hang();
    },
  ],
  'other-type': [
    'a binary answer to a question in plist',
    async (wire, { tag }) => {
      await wire.send(header(20, tag, { type: MuxMessageType.result }), new Uint8Array(4));
      await wire.hang();
    },
  ],
  drip: [
    'one byte of a long packet at a time',
    async (wire, { tag }) => {
      await wire.send(header(mebibyte, tag));
      await wire.drip(utf8Encode('<plist>'));
    },
  ],
};

/** Property lists that a packet of a mebibyte has room for. */
const bombs = plistBombs.filter(({ name }) => !name.startsWith('many-') && name !== 'deep-xml');

/** A muxer that was bent, or whose phone makes it say so. */
export const muxerCases: readonly HostileCase[] = [
  ...Object.entries(packets).flatMap(([name, [does, attack]]) => [
    muxerCase({ name: `list/${name}`, does: `answers ListDevices with ${does}`, host: 'fails' }, 'ListDevices', attack),
    muxerCase({ name: `connect/${name}`, does: `answers Connect with ${does}`, host: 'fails' }, 'Connect', attack),
    muxerCase(
      { name: `record/${name}`, does: `answers ReadPairRecord with ${does}`, host: 'goes-on' },
      'ReadPairRecord',
      attack,
    ),
  ]),
  ...bombs.map(({ name, does, make }) =>
    muxerCase(
      { name: `list/${name}`, does: `answers ListDevices with ${does}`, host: 'fails' },
      'ListDevices',
      async (wire, { tag }) => {
        await wire.send(encodeMuxPacket({ version: 1, type: MuxMessageType.plist, tag, payload: make() }));
        await wire.hang();
      },
    ),
  ),
  ...serials().map(([name, serial]) =>
    replying(`serial/${name}`, `lists a phone whose UDID is ${JSON.stringify(serial.slice(0, 60))}`, 'fails', () => ({
      DeviceList: [muxAttached(1, { ConnectionType: 'USB', SerialNumber: serial })],
    })),
  ),
  replying('devices/none', 'lists no phones, but not as a list', 'fails', () => ({ DeviceList: { a: 1 } })),
  replying('devices/strange', 'lists things that are no phones', 'fails', () => ({
    DeviceList: ['phone', 1, [], {}, { Properties: [] }, { DeviceID: 'one', Properties: { SerialNumber: 5 } }],
  })),
  replying('devices/thousands', 'lists 2,000 phones that are not there', 'fails', () => ({
    DeviceList: Array.from({ length: 2000 }, (_, at) =>
      muxAttached(1000 + at, { SerialNumber: `00008110-${at.toString(16).toUpperCase().padStart(16, '0')}` }),
    ),
  })),
  replying('devices/ids', 'lists the phone under device ids that are none', 'fails', (udid) => ({
    DeviceList: [-1, 2 ** 40, 1.5, 2 ** 53 - 1].map((deviceId) =>
      muxAttached(deviceId, { ConnectionType: 'USB', SerialNumber: udid }),
    ),
  })),
  replying('devices/address', 'lists the phone at addresses on the network that are none', 'fails', (udid) => ({
    DeviceList: [0, 1, 2, 16, 200].map((length, at) =>
      muxAttached(500 + at, {
        ConnectionType: 'Network',
        SerialNumber: udid,
        NetworkAddress: new Uint8Array(length).fill(0xff),
      }),
    ),
  })),
  replying('devices/elsewhere', 'lists the phone at an address of somebody else', 'fails', (udid) => ({
    DeviceList: [
      muxAttached(500, {
        ConnectionType: 'Network',
        SerialNumber: udid,
        NetworkAddress: Uint8Array.of(16, 2, 0, 1, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
      }),
    ],
  })),
  recordCase('record/not-a-record', 'text', () => utf8Encode('not a record')),
  recordCase('record/empty', 'no bytes', () => new Uint8Array()),
  recordCase('record/other-types', 'a record whose keys hold other things', () =>
    writeXmlPlist({ HostID: 5, SystemBUID: [], HostCertificate: 'text', HostPrivateKey: {}, DeviceCertificate: true }),
  ),
  recordCase('record/no-certificates', 'a record whose certificates are none', () => {
    const none = utf8Encode('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    return writeXmlPlist({
      HostID: 'A',
      SystemBUID: 'B',
      HostCertificate: none,
      HostPrivateKey: none,
      RootCertificate: none,
      RootPrivateKey: none,
      DeviceCertificate: none,
    });
  }),
];

function serials(): readonly (readonly [name: string, serial: string])[] {
  return [
    ['empty', ''],
    ['up', '../../../../../../decoy'],
    ['absolute', '/tmp/pearmain-escaped'],
    ['dot', '.'],
    ['our-folder', '.pearmain'],
    ['slash-inside', '00008110-0011223344556/78'],
    ['backslash', '..\\..\\decoy'],
    ['newline', '00008110-001122334455667\n'],
    ['letters', '0000811Z-001122334455667A'],
    ['fullwidth', '０0008110-001122334455667A'],
    ['escape-sequence', '\u009b2K00008110-001122334455667A'],
    ['long', 'A'.repeat(500_000)],
    ['almost-old', '0123456789abcdef0123456789abcdef0123456'],
  ];
}

function muxerCase(
  about: { readonly name: string; readonly does: string; readonly host: HostDuty },
  messageType: string,
  attack: Attack,
): HostileCase {
  return {
    ...about,
    name: `muxer/${about.name}`,
    layer: 'muxer',
    hostility: {
      ...(about.host === 'goes-on' ? refusingAgent : {}),
      muxer: async (request, { tag, phone, wire }) => {
        if (textIn(request, 'MessageType') !== messageType) return false;
        await attack(wire, { tag, udid: phone.identity.udid });
        return true;
      },
    },
  };
}

function replying(name: string, does: string, host: HostDuty, reply: (udid: string) => PlistDict): HostileCase {
  return muxerCase({ name, does, host }, 'ListDevices', (wire, { tag, udid }) =>
    wire.send(encodeMuxPlist(tag, reply(udid))),
  );
}

/** A host that finds no good record elsewhere asks for trust again, and may then go on. */
function recordCase(name: string, does: string, record: () => Uint8Array): HostileCase {
  return muxerCase(
    { name, does: `answers ReadPairRecord with ${does}`, host: 'goes-on' },
    'ReadPairRecord',
    (wire, { tag }) => wire.send(encodeMuxPlist(tag, { PairRecordData: record() })),
  );
}
