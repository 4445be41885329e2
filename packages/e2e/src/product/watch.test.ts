import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { startVirtualPhone } from '@pearmain/virtual-phone';
import { root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch } from '../harness/scratch.js';

interface Line {
  readonly event: string;
  readonly change?: string;
  readonly udid?: string;
  readonly device?: { readonly udid: string; readonly trust: string; readonly connections: readonly string[] };
  readonly result?: { readonly ok: boolean; readonly error: { readonly code: string } };
}

/** `pearmain device watch`, and what it says, one line after the other. */
function watch(home: string, muxer: string, ...flags: readonly string[]) {
  const program = join(root, 'packages/cli/bin/pearmain.mjs');
  const child: ChildProcess = spawn(process.execPath, [program, 'device', 'watch', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      USBMUXD_SOCKET_ADDRESS: muxer,
    },
  });
  assert.ok(child.stdout);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** The next line that says this; others before it are passed over. */
    async until(holds: (line: string) => boolean): Promise<string> {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error('the watch ended');
        if (holds(value)) return value;
      }
    },
    async interrupt(): Promise<{ code: number | null; last: string }> {
      const exit = once(child, 'exit');
      child.kill('SIGINT');
      let last = '';
      for (let next = await lines.next(); !next.done; next = await lines.next()) last = next.value;
      return { code: (await exit)[0], last };
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}

const says =
  (change: string, more: (line: Line) => boolean = () => true) =>
  (text: string) => {
    const line = JSON.parse(text) as Line;
    return line.event === 'device' && line.change === change && more(line);
  };

test('a watch tells of a phone once however it is reached, of its trust, of the muxer, and ends with 130', async () => {
  using scratch = makeScratch();
  const state = scratch.at('phone');
  const home = scratch.at('home');
  let running = await startVirtualPhone({ state, listen: ['127.0.0.1:0'], connect: 'both' });
  const [listen = ''] = running.listen;
  try {
    using watching = watch(home, listen, '--jsonl');
    const first = JSON.parse(await watching.until(says('attached'))) as Line;
    assert.deepEqual([first.device?.udid, first.device?.connections], [running.udid, ['usb']]);
    const env = { USBMUXD_SOCKET_ADDRESS: listen };
    assert.equal((await pearmain(home, ['device', 'pair'], { env })).code, 0);
    await watching.until(says('paired', ({ device }) => device?.trust === 'trusted'));

    const { phone } = running.plugged;
    phone.settings.set('com.apple.mobile.wireless_lockdown', 'EnableWifiConnections', true);
    phone.tellWifiChange();
    await watching.until(says('changed', isOnBoth));
    running.plugged.unplug();
    await watching.until(says('changed', ({ device }) => device?.connections.join() === 'network'));
    running.plugged.plugIn();
    await watching.until(says('changed', isOnBoth));

    await running[Symbol.asyncDispose]();
    await watching.until(says('muxer-lost'));
    await watching.until(says('detached', ({ udid }) => udid === running.udid));
    running = await startVirtualPhone({ state, listen: [listen] });
    await watching.until(says('muxer-found'));
    await watching.until(says('attached', ({ device }) => device?.connections.join() === 'usb'));
    const { code, last } = await watching.interrupt();
    assert.equal(code, 130);
    const { event, result } = JSON.parse(last) as Line;
    assert.deepEqual([event, result?.ok, result?.error.code], ['result', false, 'cli/interrupted']);
  } finally {
    await running[Symbol.asyncDispose]();
  }
});

test('a person reads the same in a line each, and no document is promised where there is no end', async () => {
  using scratch = makeScratch();
  await using phone = await startVirtualPhone({
    state: scratch.at('phone'),
    listen: ['127.0.0.1:0'],
    name: 'Zoë\u001b[2J',
  });
  using watching = watch(scratch.at('home'), phone.listen[0] ?? '');
  const line = await watching.until((text) => text.includes('Zoë'));
  assert.match(line, /^\d\d:\d\d:\d\d {2}\+ Zoë.*iOS 17\.5\.1\) by cable, does not trust this computer yet/);
  assert.ok(!line.includes('\u001b'));
  phone.plugged.unplug();
  await watching.until((text) => text.includes('- Zoë') && text.includes('no longer connected'));
  assert.equal((await watching.interrupt()).code, 130);
  const refused = await pearmain(scratch.at('home'), ['device', 'watch', '--json']);
  assert.equal(refused.code, 2);
});

function isOnBoth({ device }: Line): boolean {
  return device?.connections.join() === 'usb,network';
}
