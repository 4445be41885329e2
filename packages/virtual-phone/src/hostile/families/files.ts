import { utf8Encode } from '@pearmain/formats';
import {
  AfcHeader,
  AfcOperation,
  type AfcPacket,
  AfcReply,
  AfcStatus,
  encodeAfcPacket,
  encodeAfcPairs,
  readAfcPacket,
} from '@pearmain/wire';
import type { HostileWire } from '../hostile-wire.js';
import type { HostDuty, HostileCase } from '../hostility.js';
import { refusingAgent } from './partners.js';

/** What comes in place of an answer; the packet is the host's question, and 0 the honest answer's bytes. */
type Attack = (wire: HostileWire, question: AfcPacket, honest: Uint8Array) => Promise<void>;

const mebibyte = 1024 * 1024;
const { status, data, fileOpenResult } = AfcReply;

/** A header of 40 bytes with these numbers in it. */
function header({ question, ...numbers }: { question: AfcPacket } & Partial<Record<HeaderField, bigint>>): Uint8Array {
  const { packetNumber } = question;
  const operation = AfcOperation.status;
  const bytes = AfcHeader.encode({ magic: 'CFA6LPAA', entireLength: 48, thisLength: 48, packetNumber, operation });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [name, value] of Object.entries(numbers)) view.setBigUint64(places[name as HeaderField], value, true);
  return bytes;
}

const places = { entireLength: 8, thisLength: 16, packetNumber: 24, operation: 32 } as const;
type HeaderField = keyof typeof places;

const headers: Readonly<Record<string, readonly [does: string, numbers: Partial<Record<HeaderField, bigint>>]>> = {
  'largest-length': ['an entire length of 2^64 - 1', { entireLength: 2n ** 64n - 1n }],
  'half-length': ['an entire length of 2^63', { entireLength: 2n ** 63n }],
  'just-too-long': ['an entire length above 16 MiB', { entireLength: BigInt(16 * mebibyte + 1) }],
  'shorter-than-header': ['lengths below those of the header', { entireLength: 8n, thisLength: 8n }],
  'no-length': ['lengths of 0', { entireLength: 0n, thisLength: 0n }],
  'this-beyond-entire': ['fields that are longer than the packet', { thisLength: 4096n }],
  'this-largest': ['fields of 2^64 - 1 bytes', { thisLength: 2n ** 64n - 1n, entireLength: 2n ** 64n - 1n }],
  'other-number': ['the answer to a question that nobody asked', { packetNumber: 77n }],
  'number-largest': ['a packet number of 2^64 - 1', { packetNumber: 2n ** 64n - 1n }],
  'unknown-operation': ['an operation that does not exist', { operation: 2n ** 63n }],
};

/** Attacks on any answer of the file service. */
const anywhere: Readonly<Record<string, readonly [does: string, attack: Attack]>> = {
  silence: ['says nothing', (wire) => wire.hang()],
  'hang-up': ['hangs up', async (wire) => wire.channel.close()],
  'torn-header': [
    'half of a header, then nothing',
    async (wire, _question, honest) => {
      await wire.send(honest.subarray(0, 20));
      await wire.hang();
    },
  ],
  'torn-fields': [
    'all but the last byte, then nothing',
    async (wire, _question, honest) => {
      await wire.send(honest.subarray(0, -1));
      await wire.hang();
    },
  ],
  'torn-hang-up': [
    'half of a header, then hangs up',
    async (wire, _question, honest) => {
      await wire.send(honest.subarray(0, 20));
      wire.channel.close();
    },
  ],
  'other-magic': [
    'another mark at its beginning',
    async (wire, _question, honest) => {
      const bytes = honest.slice();
      bytes.set(utf8Encode('CFA6LPAB'));
      await wire.send(bytes);
      await wire.hang();
    },
  ],
  'no-fields': [
    'a status without a code',
    async (wire, question) => {
      await wire.send(header({ question, entireLength: 40n, thisLength: 40n }));
      await wire.hang();
    },
  ],
  'code-largest': [
    'a status of 2^64 - 1',
    async (wire, question) => {
      await wire.send(header({ question }), new Uint8Array(8).fill(0xff));
      await wire.hang();
    },
  ],
  drip: [
    'one byte of a long packet at a time',
    async (wire, question) => {
      await wire.send(header({ question, entireLength: BigInt(mebibyte), thisLength: 40n }));
      await wire.drip(new Uint8Array(16));
    },
  ],
  ...Object.fromEntries(
    Object.entries(headers).map(([name, [does, numbers]]) => [
      name,
      [
        does,
        async (wire: HostileWire, question: AfcPacket) => {
          await wire.send(header({ question, ...numbers }), new Uint8Array(1024));
          await wire.hang();
        },
      ] as const,
    ]),
  ),
};

/** Attacks that only mean something as the answer to one question. */
const special: readonly (readonly [name: string, does: string, operation: number, duty: HostDuty, attack: Attack])[] = [
  [
    'locked-for-ever',
    'says of its lock that somebody else has it, for ever',
    AfcOperation.fileLock,
    'fails',
    async (wire, { packetNumber }) => {
      wire.letTimePass();
      await wire.send(encodeAfcPacket(status.packet(packetNumber, { code: AfcStatus.wouldBlock })));
    },
  ],
  [
    'handle-in-status',
    'answers an open with success and no handle',
    AfcOperation.fileOpen,
    'fails',
    async (wire, { packetNumber }) => wire.send(encodeAfcPacket(status.packet(packetNumber, { code: 0 }))),
  ],
  [
    'size-not-a-number',
    'tells of a file with a size that is none',
    AfcOperation.fileInfo,
    'goes-on',
    (wire, question) => tellInfo(wire, question, '-1e999'),
  ],
  [
    'size-largest',
    'tells of a file of 2^63 bytes and gives none of them',
    AfcOperation.fileInfo,
    'goes-on',
    (wire, question) => tellInfo(wire, question, '9223372036854775808'),
  ],
  [
    'info-without-end',
    'tells 15 MiB of keys about a file',
    AfcOperation.fileInfo,
    'goes-on',
    async (wire, { packetNumber }) => {
      const pairs = utf8Encode('some key\0some value\0'.repeat(700_000));
      await wire.send(encodeAfcPacket(data.packet(packetNumber, {}, pairs)));
    },
  ],
];

/** Files of iTunes that are there, and how each of their reads is answered. */
const contents: readonly (readonly [
  name: string,
  does: string,
  duty: HostDuty,
  give: () => Uint8Array,
  waits?: true,
])[] = [
  ['endless', 'a file of iTunes that never ends', 'goes-on', () => new Uint8Array(256 * 1024)],
  ['more-than-asked', 'gives 12 MiB where 256 KiB were asked for', 'goes-on', () => new Uint8Array(12 * mebibyte)],
  ['byte-by-byte', 'gives a file one byte at a time, without end', 'goes-on', () => new Uint8Array(1), true],
];

/** A file service that does as it likes (docs/protocols/hostile-phones.md §4). */
export const fileCases: readonly HostileCase[] = [
  ...Object.entries(anywhere).flatMap(([name, [does, attack]]) => [
    fileCase(
      { name: `open/${name}`, does: `answers the opening of its lock with ${does}`, host: 'fails' },
      (wire, q, honest) => (q.operation === AfcOperation.fileOpen ? attack(wire, q, honest) : undefined),
    ),
    fileCase(
      { name: `info/${name}`, does: `answers a question about a file with ${does}`, host: 'goes-on' },
      (wire, q, honest) => (q.operation === AfcOperation.fileInfo ? attack(wire, q, honest) : undefined),
    ),
  ]),
  ...special.map(([name, does, operation, host, attack]) =>
    fileCase({ name: `special/${name}`, does, host }, (wire, q, honest) =>
      q.operation === operation ? attack(wire, q, honest) : undefined,
    ),
  ),
  ...contents.map(([name, does, host, give, waits]) =>
    fileCase({ name: `content/${name}`, does, host }, (wire, q) => {
      if (q.operation === AfcOperation.fileInfo) return tellInfo(wire, q, '100');
      if (q.operation !== AfcOperation.fileRead) return undefined;
      if (waits) wire.letTimePass();
      return wire.send(encodeAfcPacket(data.packet(q.packetNumber, {}, give())));
    }),
  ),
];

function fileCase(
  about: { readonly name: string; readonly does: string; readonly host: HostDuty },
  attack: (wire: HostileWire, question: AfcPacket, honest: Uint8Array) => Promise<void> | undefined,
): HostileCase {
  return {
    ...about,
    name: `files/${about.name}`,
    layer: 'files',
    hostility: {
      services: {
        ...refusingAgent.services,
        'com.apple.afc': async (wire) => {
          for (;;) {
            const question = await readAfcPacket(wire.channel);
            const honest = encodeAfcPacket(honestAnswer(question));
            await (attack(wire, question, honest) ?? wire.send(honest));
          }
        },
      },
    },
  };
}

/** A media folder with nothing in it but the lock. */
function honestAnswer({ operation, packetNumber }: AfcPacket): AfcPacket {
  if (operation === AfcOperation.fileOpen) return fileOpenResult.packet(packetNumber, { handle: 1 });
  if (operation === AfcOperation.fileRead) return data.packet(packetNumber, {}, new Uint8Array());
  const code = operation === AfcOperation.fileInfo ? AfcStatus.notFound : AfcStatus.success;
  return status.packet(packetNumber, { code });
}

async function tellInfo(wire: HostileWire, { packetNumber }: AfcPacket, size: string): Promise<void> {
  const pairs = encodeAfcPairs([
    ['st_size', size],
    ['st_ifmt', 'S_IFREG'],
    ['st_mtime', size],
  ]);
  await wire.send(encodeAfcPacket(data.packet(packetNumber, {}, pairs)));
}
