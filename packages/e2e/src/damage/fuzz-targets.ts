import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBackup, readOverview, verifyBackup } from '@pearmain/backup';
import { silentLog, type TaskContext } from '@pearmain/base';
import {
  decodeKeybag,
  MbdbDecoder,
  openKeyedArchive,
  parsePlist,
  writeBinaryPlist,
  writeXmlPlist,
} from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { contentTargets } from './content-targets.js';
import { libraryTargets } from './library-targets.js';
import { copySample, putRecord, sampleFolder } from './samples.js';

/** Something that reads inputs of strangers: made-up inputs to begin with, and what is done with one. */
export interface FuzzTarget {
  readonly seeds: readonly Uint8Array[];
  /** May write into `scratch`. Failures of ours are fine. */
  read(input: Uint8Array, scratch: string): Promise<void> | void;
}

const context: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };

const values = {
  text: 'é',
  date: new Date(0),
  data: Uint8Array.of(1, 2, 3),
  list: [1, true, 2n ** 63n, -1, 'a', { deep: [[[]]] }],
  dict: { a: { b: { c: 'd' } } },
};

const soundIndex = readFileSync(join(sampleFolder('plain'), 'Manifest.db'));

export const fuzzTargets: Readonly<Record<string, FuzzTarget>> = {
  plist: {
    seeds: [
      writeBinaryPlist(values),
      writeXmlPlist(values),
      ...['Manifest.plist', 'Status.plist', 'Info.plist'].map((name) =>
        readFileSync(join(sampleFolder('plain'), name)),
      ),
    ],
    read: (input) => void parsePlist(input),
  },
  'keyed-archive': {
    seeds: records(),
    read(input) {
      const { root, text, data, date } = bound(input);
      for (const value of Object.values(root)) {
        text(value);
        data(value);
        date(value);
      }
    },
  },
  mbdb: {
    seeds: ['ios9-plain', 'ios9-encrypted'].map((name) =>
      readFileSync(join(sampleFolder(name as 'ios9-plain'), 'Manifest.mbdb')),
    ),
    read(input) {
      const decoder = new MbdbDecoder();
      decoder.push(input);
      decoder.finish();
    },
  },
  keybag: {
    seeds: [keybagOf('plain'), keybagOf('encrypted')],
    read: (input) => void decodeKeybag(input),
  },
  manifest: {
    seeds: [soundIndex],
    read: (input, scratch) => readWhole(scratch, (folder) => writeFileSync(join(folder, 'Manifest.db'), input)),
  },
  record: {
    seeds: records(),
    read: (input, scratch) => readWhole(scratch, (folder) => putRecord(folder, 'Library/one', input)),
  },
  ...contentTargets,
  ...libraryTargets,
};

function bound(input: Uint8Array) {
  const archive = openKeyedArchive(parsePlist(input));
  return {
    root: archive.root,
    text: archive.text.bind(archive),
    data: archive.data.bind(archive),
    date: archive.date.bind(archive),
  };
}

function records(): Uint8Array[] {
  const bytes = readFileSync(join(sampleFolder('plain'), 'Manifest.db'));
  using index = Database.ofBytes(bytes);
  return [...index.rows('SELECT file FROM Files')].flatMap(({ file }) => (file instanceof Uint8Array ? [file] : []));
}

function keybagOf(name: 'plain' | 'encrypted'): Uint8Array {
  const manifest = parsePlist(readFileSync(join(sampleFolder(name), 'Manifest.plist'))) as Record<string, unknown>;
  return manifest['BackupKeyBag'] as Uint8Array; // of our own sample, which has one
}

/** Puts a hostile part into a copy of a sample, checks it and reads every record. */
async function readWhole(scratch: string, damage: (folder: string) => void): Promise<void> {
  const folder = join(scratch, 'backup');
  if (!existsSync(folder)) copySample('plain', folder);
  writeFileSync(join(folder, 'Manifest.db'), soundIndex);
  damage(folder);
  readOverview(folder);
  await verifyBackup(folder, { depth: { kind: 'structure' }, scratch }, context);
  using backup = await openBackup(folder, { scratch });
  for (const row of backup.rows()) if (row.blob) backup.record(row);
}
