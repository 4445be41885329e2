// What the tests of this package work on; holds no test of its own.
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, type TaskContext, type TaskEvent, udid } from '@pearmain/base';
import { writeBinaryPlist } from '@pearmain/formats';
import { Location } from './location.js';
import type { SnapshotFacts } from './snapshot-record.js';

/** The device of these tests. */
export const phone = udid('00008110-001A2B3C4D5E6F70');

/** A disk in memory where there is one: tests that flush often are quick there. */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A location in a temporary folder below `root`, removed when `work` is done. */
export async function inLocation<T>(work: (location: Location) => T | Promise<T>, root = tmpdir()): Promise<T> {
  const folder = mkdtempSync(join(root, 'history-test-'));
  try {
    return await work(Location.open(join(folder, 'backups'), { create: true }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A context that keeps what is emitted. */
export function listening(): TaskContext & { readonly events: TaskEvent[] } {
  const events: TaskEvent[] = [];
  return { signal: new AbortController().signal, log: silentLog, emit: (event) => void events.push(event), events };
}

/** Writes what a finished backup looks like from outside; `word` is in every file. */
export function fillBackup(folder: string, word: string): void {
  const put = (path: string, content: string | Uint8Array) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    rmSync(join(folder, path), { force: true });
    writeFileSync(join(folder, path), content);
  };
  put(`3d/3d${'0'.repeat(38)}`, `first ${word}`);
  put(`ff/ff${'0'.repeat(38)}`, `second ${word}`);
  put(`ff/ff${'1'.repeat(38)}`, 'the same in all');
  put('Manifest.db', `index ${word}`);
  const Lockdown = { DeviceName: word, ProductType: 'iPhone14,5', ProductVersion: '17.5.1', UniqueDeviceID: phone };
  put('Manifest.plist', writeBinaryPlist({ Lockdown, IsEncrypted: false, Version: '10.0' }));
  put('Status.plist', writeBinaryPlist({ Date: new Date('2026-03-01T10:00:00Z'), SnapshotState: 'finished' }));
  put('Info.plist', writeBinaryPlist({ 'Device Name': word }));
}

/** What a run would say of itself. */
export function facts(finishedAt: string): SnapshotFacts {
  return {
    device: { name: 'Ada\u2019s iPhone', productType: 'iPhone14,5', productVersion: '17.5.1' },
    startedAt: finishedAt,
    finishedAt,
    durationMs: 1000,
    kind: 'full',
    encrypted: false,
    content: { files: 3, bytes: 40 },
    received: { files: 3, bytes: 40 },
  };
}

/** Every file below a folder, with the SHA-256 of its content. */
export function contentsOf(folder: string, above = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(join(folder, above)).sort()) {
    const path = above === '' ? name : `${above}/${name}`;
    if (lstatSync(join(folder, path)).isDirectory())
      for (const [inner, sum] of contentsOf(folder, path)) found.set(inner, sum);
    else found.set(path, sha256(readFileSync(join(folder, path))));
  }
  return found;
}

/** 64 hex digits. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
