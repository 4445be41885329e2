import { moment } from '../making/moments.js';
import { SeededRandom } from '../making/seeded-random.js';
import type { SeedWriter } from '../seed-writer.js';

const domain = 'AppDomain-com.example.atelier';
const times = { modified: moment('2025-03-30T00:59:59Z') };

/** Sizes at which blocks, pages and buffers end. */
export const oddSizes = [0, 1, 15, 16, 17, 4095, 4096, 4097, 32_767, 32_768, 32_769, 1_048_575, 1_048_576, 1_048_577];

const composed = 'café'.normalize('NFC');
const decomposed = 'café'.normalize('NFD');

/** Names that a phone holds and other systems stumble over. */
export const oddNames: readonly string[] = [
  `${composed}/menu.txt`,
  `${decomposed} (decomposed)/menu.txt`,
  'مرحبا/ملف.txt',
  'שלום.txt',
  '🎨 brushes/👩‍👩‍👦 family.bin',
  'line\nbreak.txt',
  'back\\slash.txt',
  'colon: and "quotes" <and> what?*.txt',
  'CON',
  'lpt1.txt',
  'trailing dot.',
  'trailing space ',
  '.hidden',
  '..leading dots',
  '%2e%2e%2f.txt',
  '-dash first',
  "it's $HOME `here`.txt",
  `${'long '.repeat(48)}name.txt`,
  'deep/er/and/deep/er/and/deep/er/still/down/here.txt',
  'Case/UPPER.TXT',
  'case (lower)/upper.txt',
];

/** What trips up backup programs: sizes, names, links, attributes (docs/formats/seeds.md §4.13). */
export function seedOddities(writer: SeedWriter): void {
  for (const size of oddSizes) {
    writer.file(domain, `Documents/Sizes/${size}.bin`, new SeededRandom(`size ${size}`).bytes(size), times);
  }
  for (const name of oddNames) writer.file(domain, `Documents/Names/${name}`, Buffer.from(`${name}\n`), times);
  writer.directory(domain, 'Documents/Empty folder/with an empty one', times);
  writer.file(domain, 'Documents/Old/first second.txt', Buffer.from('1'), { modified: moment('1970-01-01T00:00:01Z') });
  seedLinks(writer);
  writer.file(domain, 'Documents/Attributes/several.bin', Buffer.from('attributes'), {
    ...times,
    extendedAttributes: {
      'com.apple.metadata:kMDItemWhereFroms': Buffer.from('bplist00 not really'),
      'com.apple.quarantine': Buffer.from('0081;00000000;Safari;'),
      empty: new Uint8Array(0),
      binary: Uint8Array.of(0, 255, 254, 10, 13),
    },
  });
  writer.file(domain, 'Documents/Attributes/protected.bin', Buffer.from('complete'), {
    ...times,
    protectionClass: 1,
    mode: 0o600,
  });
  writer.file(domain, 'Documents/Attributes/unless open.bin', Buffer.from('unless open'), {
    ...times,
    protectionClass: 2,
  });
  writer.file(domain, 'Documents/Attributes/executable', Buffer.from('#!/bin/sh\n'), { ...times, mode: 0o755 });
  writer.file('HomeDomain', 'Library/com.example.vault/kept.db', Buffer.from('kept'), { ...times, flags: 128 });
}

function seedLinks(writer: SeedWriter): void {
  const links = {
    'to a file': '../Names/CON',
    'to a folder': '../Sizes',
    dangling: 'nowhere/at all',
    upward: '../../../../../../etc/passwd',
    absolute: '/private/var/mobile/Library/Preferences',
    [`${decomposed}.lnk`]: `../Names/${composed}/menu.txt`,
  };
  for (const [name, target] of Object.entries(links)) writer.link(domain, `Documents/Links/${name}`, target, times);
}
