import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listTree } from '../harness/compare-folders.js';
import { startCuttingProxy } from '../harness/cutting-proxy.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { seededNumbers } from '../harness/prng.js';
import { makeScratch } from '../harness/scratch.js';

/** What a walk found: how many runs were broken in which way. */
export interface WalkReport {
  readonly points: number;
  readonly killed: number;
  readonly cut: number;
  readonly endedBefore: number;
  readonly resumed: number;
}

type Point = { kind: 'kill' | 'cut'; byte: number } | { kind: 'kill-in-phase'; phase: 'checking' | 'publishing' };

/**
 * Breaks runs at seeded points, by kill -9 and by cutting the connection, and looks each time that the last good backup is
 * what it was to the byte and that the next run completes with everything the phone holds.
 */
export async function walkCuts(options: {
  points: number;
  seed: number;
  say(line: string): void;
}): Promise<WalkReport> {
  const random = seededNumbers(options.seed);
  using scratch = makeScratch();
  const state = scratch.at('phone');
  const location = scratch.at('location');
  await using phone = await startPhone(state, [
    '--seed',
    'family',
    '--files',
    '300',
    '--bytes',
    '6000000',
    '--random',
    String(options.seed),
  ]);
  const home = scratch.at('home');
  const backUp = (address: string) =>
    pearmain(home, ['backup', '--location', location, '--json'], {
      env: { USBMUXD_SOCKET_ADDRESS: address },
      timeoutMs: 120_000,
    });
  assert.equal((await pearmain(home, ['device', 'pair'], { env: phone.env })).code, 0);

  const good = join(location, phone.udid);
  const report = { points: options.points, killed: 0, cut: 0, endedBefore: 0, resumed: 0 };
  const first = await backUp(phone.tcp);
  assert.equal(first.code, 0, first.out + first.err);

  for (let number = 1; number <= options.points; number += 1) {
    const changedBytes = changeSomeFiles(state, random, number);
    const point = choosePoint(random, changedBytes);
    const before = listTree(good);
    const broken = await breakRun({ point, phoneAddress: phone.tcp, home, location });
    if (broken.ended) report.endedBefore += 1;
    else {
      if (point.kind === 'cut') report.cut += 1;
      else report.killed += 1;
    }
    const after = existsSync(good) ? listTree(good) : new Map<string, string>();
    const unchanged = sameTree(before, after);
    if (!unchanged)
      assert.ok(
        broken.mayHavePublished,
        `point ${number} (${describe(point)}): the last good backup changed though the run was broken`,
      );

    const next = await backUp(phone.tcp);
    assert.equal(
      next.code,
      0,
      `point ${number} (${describe(point)}): the next run did not complete: ${next.out}${next.err}`,
    );
    if (existsSync(join(location, '.pearmain', phone.udid, 'work')))
      assert.deepEqual(readdirSync(join(location, '.pearmain', phone.udid, 'work')), []);
    report.resumed += 1;
    await comparePhone(state, good);
    options.say(
      `${String(number).padStart(4)}  ${describe(point)}: ${broken.ended ? 'ended before' : 'broken'}, the last good backup is ${unchanged ? 'untouched' : 'the new one'}, the next run completed`,
    );
    thin(location, phone.udid);
  }
  return report;
}

function choosePoint(random: () => number, changedBytes: number): Point {
  const roll = random();
  if (roll < 0.1) return { kind: 'kill-in-phase', phase: random() < 0.5 ? 'checking' : 'publishing' };
  // Some 250 kB of a run are session, index and listing; the rest is what changed.
  const byte = Math.floor(random() * (250_000 + changedBytes));
  return { kind: roll < 0.55 ? 'kill' : 'cut', byte };
}

function describe(point: Point): string {
  return point.kind === 'kill-in-phase'
    ? `kill -9 while ${point.phase}`
    : `${point.kind === 'kill' ? 'kill -9' : 'cut'} at byte ${point.byte}`;
}

/** New, changed and removed files, as a day on a phone brings; returns roughly how many bytes will travel. */
function changeSomeFiles(state: string, random: () => number, number: number): number {
  const folder = join(state, 'files/HomeDomain/Library/Walk');
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  for (let index = 0; index < 30; index += 1) {
    const path = join(folder, `file-${Math.floor(random() * 120)}`);
    const roll = random();
    if (roll < 0.2) rmSync(path, { force: true });
    else if (roll < 0.5) appendFileSync(path, `appended in round ${number}\n`);
    else {
      const size = Math.floor(random() ** 4 * 800_000);
      writeFileSync(path, Buffer.alloc(size, `${number}.${index} `));
      bytes += size;
    }
  }
  return bytes;
}

async function breakRun(run: {
  point: Point;
  phoneAddress: string;
  home: string;
  location: string;
}): Promise<{ ended: boolean; mayHavePublished: boolean }> {
  const { point, home, location } = run;
  let child: ChildProcess | undefined;
  let acted = false;
  await using proxy = await startCuttingProxy(
    run.phoneAddress,
    point.kind === 'kill-in-phase'
      ? undefined
      : {
          byte: point.byte,
          act: (cutting) => {
            acted = true;
            if (point.kind === 'cut') cutting.cut();
            else child?.kill('SIGKILL');
          },
        },
  );
  const env = {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    USBMUXD_SOCKET_ADDRESS: proxy.address,
  };
  child = spawn(
    process.execPath,
    [join(root, 'packages/cli/bin/pearmain.mjs'), 'backup', '--location', location, '--retries', '0', '--jsonl'],
    { env, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = once(child, 'exit');
  let published = false;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const event = JSON.parse(line) as { event: string; phase?: string };
    if (event.phase === 'publishing') published = true;
    if (point.kind === 'kill-in-phase' && event.phase === point.phase) {
      acted = true;
      child.kill('SIGKILL');
    }
  }
  const [code] = (await ended) as [number | null];
  return { ended: code === 0 || !acted, mayHavePublished: published || code === 0 };
}

function sameTree(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  return before.size === after.size && [...before].every(([path, content]) => after.get(path) === content);
}

/** What the phone holds under the changed folder must be in the backup, read by a foreign reader. */
async function comparePhone(state: string, folder: string): Promise<void> {
  const found = await readWithForeignReader(folder);
  const prefix = 'HomeDomain/Library/Walk';
  const here = listTree(join(state, 'files', prefix));
  const inBackup = new Map(
    [...found]
      .filter(([path]) => path.startsWith(`${prefix}/`))
      .map(([path, sha256]) => [path.slice(prefix.length + 1), sha256]),
  );
  assert.deepEqual(inBackup, new Map(here));
}

/** Earlier snapshots are not needed here and would fill the disk; the newest two stay. */
function thin(location: string, udid: string): void {
  const folder = join(location, '.pearmain', udid, 'snapshots');
  const ids = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  for (const id of ids.slice(0, -2)) rmSync(join(folder, id), { recursive: true });
}
