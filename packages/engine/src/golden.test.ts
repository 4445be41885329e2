// Keeps sample backups as a run would; holds no test of its own.
import { cpSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contentPath, fileId } from '@pearmain/backup';
import { completeSums, Location, publish, Sums } from '@pearmain/history';
import { anna, type Surroundings } from './surroundings.test.js';

const folder = fileURLToPath(new URL('../../backup/src/golden/', import.meta.url));

/** Made by packages/backup/src/golden/make.py. */
export const goldenBackup = {
  plain: `${folder}plain`,
  encrypted: `${folder}encrypted`,
  password: 'pears & plums',
  files: 9,
  photo: contentPath(fileId('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.HEIC')),
  one: contentPath(fileId('HomeDomain', 'Library/one')),
} as const;

/** Where a kept backup and what belongs to it lie. */
export interface KeptGolden {
  readonly id: string;
  readonly backup: string;
  readonly sums: string;
  readonly record: string;
}

/** Publishes a copy of a sample backup with its sums, finished at that time. */
export async function keepGolden(
  { environment, context }: Surroundings,
  kind: 'plain' | 'encrypted',
  finishedAt: string,
): Promise<KeptGolden> {
  const place = Location.open(environment.location, { create: true }).place(anna);
  mkdirSync(place.workRoot, { recursive: true });
  cpSync(goldenBackup[kind], place.work, { recursive: true });
  {
    using sums = Sums.openForRun(place.workSums);
    await completeSums(sums, place.work, context);
    sums.settle();
  }
  const facts = {
    device: { name: 'Anna', productType: 'iPhone14,5', productVersion: '17.5.1' },
    startedAt: finishedAt,
    finishedAt,
    durationMs: 0,
    kind: 'full',
    encrypted: kind === 'encrypted',
    content: { files: goldenBackup.files, bytes: 74_155 },
  } as const;
  const { record, folder: backup } = publish(place, facts, context);
  return { id: record.id, backup, sums: place.sums(record.id), record: place.record(record.id) };
}
