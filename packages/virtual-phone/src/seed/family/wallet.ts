import { createHash } from 'node:crypto';
import { hexFor } from '../making/labels.js';
import { moment } from '../making/moments.js';
import { SeededRandom } from '../making/seeded-random.js';
import type { SeedWriter } from '../seed-writer.js';
import { icon } from './pictures.js';

const times = { born: moment('2025-11-20T10:00:00Z'), modified: moment('2025-12-01T10:00:00Z') };

interface PassPlan {
  readonly label: string;
  /** It has its list of sums and a signature. */
  readonly isSigned: boolean;
  readonly content: Readonly<Record<string, unknown>>;
}

const passes: readonly PassPlan[] = [
  {
    label: 'ferry ticket',
    isSigned: true,
    content: {
      formatVersion: 1,
      passTypeIdentifier: 'pass.example.ferry',
      serialNumber: 'FL-2026-0007',
      organizationName: 'Ferry Lines',
      description: 'Nynäshamn – Visby 🛳',
      relevantDate: '2026-07-01T08:30:00+02:00',
      boardingPass: {
        transitType: 'PKTransitTypeBoat',
        headerFields: [{ key: 'deck', label: 'DECK', value: 7 }],
        primaryFields: [
          { key: 'from', label: 'From', value: 'Nynäshamn' },
          { key: 'to', label: 'To', value: 'Visby' },
        ],
        backFields: [{ key: 'rules', label: 'Rules', value: 'Be there an hour before.\nNo open fire.' }],
      },
      barcodes: [{ format: 'PKBarcodeFormatQR', message: 'FL|2026|0007|ÅÄÖ', messageEncoding: 'utf-8' }],
    },
  },
  {
    label: 'bakery card',
    isSigned: false,
    content: {
      formatVersion: 1,
      passTypeIdentifier: 'pass.example.bakery',
      serialNumber: '42',
      organizationName: 'Bakery AB',
      description: 'Ten buns, one free',
      voided: true,
      expirationDate: '2025-12-31T23:59:59Z',
      storeCard: { primaryFields: [{ key: 'buns', label: 'Buns', value: '6 of 10' }] },
      barcode: { format: 'PKBarcodeFormatPDF417', message: '4200042', messageEncoding: 'iso-8859-1' },
    },
  },
];

/** Passes in Wallet: a ticket that is whole, and a card without a signature (docs/formats/seeds.md §4.14). */
export function seedWallet(writer: SeedWriter): void {
  for (const { label, isSigned, content } of passes) {
    const folder = `Library/Passes/Cards/${hexFor(`pass ${label}`, 27)}=.pkpass`;
    const parts = new Map<string, Uint8Array>([
      ['pass.json', Buffer.from(JSON.stringify(content))],
      ['icon.png', Buffer.from(icon(label))],
      ['sv.lproj/pass.strings', Buffer.from('"From" = "Från";\n')],
    ]);
    if (isSigned) {
      const sums = [...parts].map(([name, bytes]) => [name, createHash('sha1').update(bytes).digest('hex')]);
      parts.set('manifest.json', Buffer.from(JSON.stringify(Object.fromEntries(sums))));
      parts.set('signature', new SeededRandom(`signature ${label}`).bytes(1800));
    }
    for (const [name, bytes] of parts) writer.file('HomeDomain', `${folder}/${name}`, bytes, times);
  }
}
