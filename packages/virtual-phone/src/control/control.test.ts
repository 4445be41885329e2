import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { SocketChannel } from '@pearmain/wire';
import { scenario } from '../scenario.js';
import { RawHost, scratchFolder } from '../testing/raw-host.test.js';
import { parseControlAddress } from './control-address.js';
import type { PhoneReport } from './phone-report.js';

type Answer = PhoneReport & { readonly ok: boolean; readonly problem?: string };

/** A program that commands phones, line by line. */
class Commander {
  readonly #channel: SocketChannel;
  #rest = '';

  private constructor(channel: SocketChannel) {
    this.#channel = channel;
  }

  static async connect(address = ''): Promise<Commander> {
    const path = address.slice('unix:'.length);
    return new Commander(await SocketChannel.connect({ path }));
  }

  send(text: string): Promise<void> {
    return this.#channel.write(new TextEncoder().encode(text));
  }

  async answer(): Promise<Answer> {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return JSON.parse(line) as Answer;
      }
      const piece = await this.#channel.readSome(65_536);
      assert.ok(piece, 'the control socket was closed');
      this.#rest += Buffer.from(piece).toString();
    }
  }

  async do(what: string, keys: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    await this.send(`${JSON.stringify({ do: what, ...keys })}\n`);
    return this.answer();
  }

  [Symbol.dispose](): void {
    this.#channel.close();
  }
}

async function commanded(day = scenario()) {
  const scratch = scratchFolder();
  const host = await RawHost.open({ control: `unix:${join(scratch.path, 'control')}`, scenario: day });
  const commander = await Commander.connect(host.running.control);
  return {
    host,
    commander,
    async [Symbol.asyncDispose]() {
      commander[Symbol.dispose]();
      await host[Symbol.asyncDispose]();
      scratch[Symbol.dispose]();
    },
  };
}

test('a phone is unplugged, plugged in, locked and restarted by command, and each answer says how it is then', async () => {
  await using both = await commanded(scenario({ rebootMs: 0 }));
  const { commander, host } = both;
  const begin = await commander.do('state');
  assert.deepEqual(begin, {
    ok: true,
    udid: host.running.udid,
    plugged: true,
    deviceId: 1,
    locked: false,
    asleep: false,
    asks: null,
    request: null,
    place: null,
    files: 0,
    held: false,
    runs: 0,
    finished: 0,
  });
  const gone = await commander.do('unplug');
  assert.deepEqual([gone.plugged, gone.deviceId], [false, null]);
  assert.equal((await commander.do('plug')).deviceId, 2);
  assert.equal((await commander.do('lock')).locked, true);
  assert.equal((await commander.do('unlock')).locked, false);
  await commander.do('reboot');
  assert.equal((await commander.do('wait', { for: { deviceId: 3 } })).plugged, true);
  await commander.do('unplug', { backAfterMs: 0 });
  assert.equal((await commander.do('wait', { for: { deviceId: 4 } })).plugged, true);
});

test('the person answers the trust dialog by command, either way', async () => {
  await using both = await commanded(scenario({ trust: 'pending' }));
  const { commander, host } = both;
  const refusal = async (): Promise<unknown> => (await host.pair()).reply['Error'];
  assert.equal(await refusal(), 'PairingDialogResponsePending');
  assert.equal((await commander.do('state')).asks, 'trust');
  assert.equal((await commander.do('deny')).asks, null);
  assert.equal(await refusal(), 'UserDeniedPairing');
  await commander.do('trust');
  const { material, reply } = await host.pair();
  assert.ok(reply['EscrowBag']);
  await commander.do('forget-computers');
  const lockdown = await host.lockdown();
  const { hostId: HostID, systemBuid: SystemBUID } = material;
  assert.equal(await lockdown.refusal('StartSession', { HostID, SystemBUID }), 'InvalidHostID');
});

test('the day changes by command: as a whole, by name, or in some things', async () => {
  await using both = await commanded();
  const { commander, host } = both;
  const { phone } = host.running.plugged;
  await commander.do('scenario', { is: 'find-my-on' });
  assert.equal(phone.findMyOn, true);
  await commander.do('change', { to: { hasPasscode: true, backup: { asksToPurge: false } } });
  assert.deepEqual([phone.findMyOn, phone.hasPasscode, phone.scenario.backup?.asksToPurge], [true, true, false]);
  await commander.do('scenario', { is: { findMy: false } });
  assert.deepEqual([phone.findMyOn, phone.hasPasscode, phone.scenario.backup], [false, false, undefined]);
  assert.equal((await commander.do('sleep')).locked, false, 'it has no passcode');
  await commander.do('change', { to: { hasPasscode: true } });
  assert.deepEqual([(await commander.do('sleep')).locked, (await commander.do('wake')).locked], [true, true]);
});

test('the passcode is entered or the sheet cancelled by command, long before the person would', async () => {
  await using both = await commanded(scenario({ hasPasscode: true, passcode: 'ignored', passcodeMs: 3_600_000 }));
  const { commander, host } = both;
  for (const [command, outcome] of [
    ['enter-passcode', 'entered'],
    ['cancel-passcode', 'cancelled'],
  ] as const) {
    assert.match((await commander.do(command)).problem ?? '', /does not ask/);
    const asked = host.running.plugged.phone.passcode('backup');
    assert.equal((await commander.do('wait', { for: { asks: 'passcode' } })).asks, 'passcode');
    await commander.do(command);
    assert.equal(await asked, outcome);
    await commander.do('wait', { for: { asks: null } });
  }
});

test('what cannot be followed is answered with its reason, and the connection goes on', async () => {
  await using both = await commanded();
  const { commander } = both;
  const refused: readonly (readonly [string, RegExp])[] = [
    ['nonsense\n', /a line of JSON/],
    ['[]\n', /a line of JSON/],
    ['{"do":"dance"}\n', /“do” is one of state, scenario, .*wait/],
    ['{}\n', /“do” is one of/],
    ['{"do":"state","udid":"nobody"}\n', /no phone "nobody"/],
    ['{"do":"wait"}\n', /“for” is an object/],
    ['{"do":"wait","for":{"mood":1}}\n', /no “mood”/],
    ['{"do":"go-on"}\n', /does not wait/],
    ['{"do":"change","to":{"colour":1}}\n', /a scenario has no “colour”/],
    ['{"do":"scenario","is":"nope"}\n', /no scenario “nope”/],
  ];
  for (const [line, problem] of refused) {
    await commander.send(line);
    const answer = await commander.answer();
    assert.equal(answer.ok, false);
    assert.match(answer.problem ?? '', problem);
  }
  await commander.send('{"do":"st');
  await commander.send('ate"}\n{"do":"state"}\n');
  assert.deepEqual([(await commander.answer()).ok, (await commander.answer()).ok], [true, true]);
});

test('the control socket is for this machine alone', () => {
  for (const address of ['127.0.0.1:0', '[::1]:5', 'localhost:1', 'unix:/tmp/x']) parseControlAddress(address);
  for (const address of ['0.0.0.0:0', '192.168.1.2:4', '[::]:5', 'example.org:1', 'nowhere']) {
    assert.throws(() => parseControlAddress(address), { code: 'virtual-phone/bad-option' }, address);
  }
});
