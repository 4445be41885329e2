import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startCuttingProxy } from '../harness/cutting-proxy.js';
import { root } from '../harness/needs.js';
import type { PhoneProgram } from '../harness/phone-program.js';
import { breakAtPlace } from './broken-run.js';
import { dayOf, type RestorePoint } from './restore-points.js';

/** A backup, and the phone that it goes onto. */
export interface RestorePlace {
  readonly target: PhoneProgram;
  readonly home: string;
  readonly location: string;
  /** The phone that the backup was made of. */
  readonly source: string;
  readonly passwordFile: string;
  /** The phone's day where nothing goes wrong. */
  readonly goodDay: object;
  /** One content file of the backup. */
  readonly someFile: string;
}

/** What our program said as its last word. */
export interface LastWord {
  readonly ok: boolean;
  readonly data?: { readonly restart: string };
  readonly error?: { readonly code: string; readonly message: string; readonly safety?: string };
}

/** How a restore went that was to be broken; without a last word our program was killed. */
export interface BrokenRestore {
  readonly word: LastWord | undefined;
  readonly code: number | null;
}

/** Restores with our program and breaks that at `point`. The phone is reachable again afterwards, the backup whole. */
export async function breakRestore(point: RestorePoint, place: RestorePlace): Promise<BrokenRestore> {
  const { target, home, location, source, passwordFile, goodDay, someFile } = place;
  await target.control.do('scenario', { is: { ...goodDay, backup: dayOf(point) } });
  let breakIt = (): void => {};
  const atByte = 'byte' in point ? { byte: point.byte, act: () => breakIt() } : undefined;
  await using proxy = await startCuttingProxy(target.tcp, atByte, { counts: 'both' });
  const args = ['restore', `latest@${source}`, '--location', location, '--password-file', passwordFile];
  const program = join(root, 'packages/cli/bin/pearmain.mjs');
  const child = spawn(process.execPath, [program, ...args, '--no-safety-backup', '--yes', '--jsonl'], {
    env: {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      USBMUXD_SOCKET_ADDRESS: proxy.address,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let isAway = false;
  breakIt = () => {
    if (point.how === 'cut') proxy.cut();
    else if (point.how === 'kill') child.kill('SIGKILL');
    else if (point.how === 'interrupt') child.kill('SIGINT');
    else if (point.how === 'reboot') void target.control.do('reboot');
    else if (point.how === 'vanish') {
      renameSync(someFile, `${someFile}.away`);
      isAway = true;
    }
  };
  const ended = once(child, 'exit');
  const isOver = { now: false };
  if ('place' in point && 'afterMs' in point) void breakAtPlace(point, target, breakIt, isOver);

  let word: LastWord | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { event: string; phase?: string; result?: LastWord };
    if (event.event === 'result') word = event.result;
    if ('phase' in point && event.phase === point.phase) setTimeout(breakIt, point.afterMs);
  }
  const [code] = (await ended) as [number | null];
  isOver.now = true;
  if (isAway) renameSync(`${someFile}.away`, someFile);
  return { word, code };
}
