// Reads what a person keeps out of a store, in a process of its own: WHAT STORE FOLDER. Prints what it took as JSON.
import { createReadStream, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openBackup } from '@pearmain/backup';
import { silentLog } from '@pearmain/base';
import { type BackupFile, type BackupFiles, exportItems, openContent } from '@pearmain/content';
import type { ContentKind, ExportFormat } from '@pearmain/contract';
import { backupFiles } from '@pearmain/engine';

/** Seconds of each step, and the peak of memory of this process with that of its child. */
export interface ContentTimes {
  readonly seconds: Readonly<Record<string, number>>;
  readonly items: number;
  readonly peakMegabytes: number;
}

const [what = '', store = '', folder = ''] = process.argv.slice(2);
const kind: ContentKind = 'messages';
const context = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
const seconds: Record<string, number> = {};

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work();
  seconds[name] = (performance.now() - begun) / 1000;
  return result;
}

/** Children of this process are looked at while they live: what they took is gone with them. */
let childPeak = 0;
const children = `/proc/self/task/${process.pid}/children`;
setInterval(() => {
  for (const child of readFileSync(children, 'utf8').split(' ').filter(Boolean)) {
    try {
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1];
      childPeak = Math.max(childPeak, Number(peak ?? 0) / 1024);
    } catch {
      // it ended meanwhile
    }
  }
}, 100).unref();

/** The one store, as a backup would have it. */
const only: BackupFile = {
  ...{ domain: 'HomeDomain', relativePath: 'Library/SMS/sms.db' },
  ...{ sizeBytes: statSync(store).size, modified: undefined },
};
const files: BackupFiles = {
  find: async (domain, path) => (domain === only.domain && path === only.relativePath ? only : undefined),
  async *below() {},
  open: () => createReadStream(store, { highWaterMark: 1024 * 1024 }),
};

async function browse(): Promise<number> {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const input = { kind, files, isEncrypted: false, scratch, tell: () => {} };
  using browsing = await timed('open', () => openContent(input, context));
  const groups = await timed('groups', () => browsing.groups());
  const largest = [...groups].sort((one, other) => other.count - one.count)[0];
  const { id = '', count = 0 } = largest ?? {};
  const places = [0, Math.floor(count / 2), count - 100, 17_000, 99];
  await browsing.page({ group: id, from: 300, count: 100 });
  let slowest = 0;
  for (const from of places) {
    const begun = performance.now();
    const page = await browsing.page({ group: id, from, count: 100 });
    slowest = Math.max(slowest, (performance.now() - begun) / 1000);
    if (page.length !== 100) throw new Error(`${page.length} items of a page of 100`);
  }
  seconds['page'] = slowest;
  return groups.length;
}

/** Everything of a library of pictures, and then thumbnails one after the other, as a page asks for them. */
async function lookAtPhotos(): Promise<number> {
  const backup = await timed('backup', () => openBackup(store));
  const ofBackup = backupFiles(backup);
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const input = { kind: 'photos' as const, files: ofBackup, isEncrypted: false, scratch, tell: () => {} };
  using browsing = await timed('photos', () => openContent(input, context));
  const [all] = await browsing.groups();
  const thumbnails: BackupFile[] = [];
  const wanted = ofBackup.below('CameraRollDomain', 'Media/PhotoData/Thumbnails/V2/DCIM/105APPLE');
  for await (const file of wanted) thumbnails.push(file);
  await timed('thumbnails', async () => {
    for (const { domain, relativePath } of thumbnails) {
      const file = await ofBackup.find(domain, relativePath);
      if (!file) throw new Error(`${relativePath} is gone`);
      for await (const _ of ofBackup.open(file));
    }
  });
  seconds['thumbnail'] = (seconds['thumbnails'] ?? 0) / thumbnails.length;
  return all?.count ?? 0;
}

async function write(format: ExportFormat): Promise<number> {
  const [scratch, destination] = [join(folder, 'scratch'), join(folder, 'out')];
  mkdirSync(scratch, { recursive: true });
  const where = { scratch, destination, overwrite: false, withFiles: false, isEncrypted: false, timeZone: 'UTC' };
  const report = await timed('export', () => exportItems({ kind, format, files, ...where }, context));
  return report.items;
}

const items =
  what === 'browse' ? await browse() : what === 'photos' ? await lookAtPhotos() : await write(what as ExportFormat);
const peakMegabytes = process.resourceUsage().maxRSS / 1024 + childPeak;
process.stdout.write(JSON.stringify({ seconds, items, peakMegabytes } satisfies ContentTimes));
