import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needs } from '../harness/needs.js';
import { type PhoneProgram, startPhone } from '../harness/phone-program.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';
import { allowWifi } from '../harness/wifi-switch.js';

/** A phone that was paired by idevicepair, and may be reached over Wi-Fi. */
async function preparePhone(state: string, options: readonly string[] = []): Promise<void> {
  await using phone = await startPhone(state, options);
  const paired = await runProgram('idevicepair', ['pair'], { env: phone.env });
  assert.match(paired.out, /SUCCESS/);
  await allowWifi(phone, `${state}-records`);
}

const listed = async ({ env }: PhoneProgram, ...args: string[]): Promise<string> =>
  (await runProgram('idevice_id', args, { env })).out.trim();

test(
  'idevice_id -n lists a phone on Wi-Fi, ideviceinfo -n reads it, and idevicepair finds none to pair',
  needs('idevice_id', 'idevicepair', 'ideviceinfo'),
  async () => {
    using scratch = makeScratch();
    await preparePhone(scratch.at('phone'), ['--name', 'Airborne']);
    await using phone = await startPhone(scratch.at('phone'), ['--connect', 'network']);
    assert.equal(await listed(phone), `${phone.udid} (Network)`);
    assert.equal(await listed(phone, '-n'), phone.udid);
    assert.equal(await listed(phone, '-l'), '');
    const info = await runProgram('ideviceinfo', ['-n'], { env: phone.env });
    assert.equal(info.code, 0, info.err);
    assert.match(info.out, /^DeviceName: Airborne$/m);
    assert.match(info.out, /^SerialNumber: \S+$/m);
    assert.match((await runProgram('idevicepair', ['pair'], { env: phone.env })).out, /No device found/);
  },
);

test(
  'a phone on the cable and on Wi-Fi is listed both ways by idevice_id',
  needs('idevice_id', 'idevicepair'),
  async () => {
    using scratch = makeScratch();
    await preparePhone(scratch.at('phone'));
    await using phone = await startPhone(scratch.at('phone'), ['--connect', 'both']);
    assert.deepEqual((await listed(phone)).split('\n').sort(), [`${phone.udid} (Network)`, `${phone.udid} (USB)`]);
  },
);

test(
  'idevicebackup2 -n backs a phone up over Wi-Fi, whole and then what changed',
  needs('idevicebackup2', 'idevicepair'),
  async () => {
    using scratch = makeScratch();
    await preparePhone(scratch.at('phone'), ['--seed', 'family']);
    await using phone = await startPhone(scratch.at('phone'), ['--connect', 'network']);
    for (const args of [['--full'], []]) {
      const ended = await idevicebackup2(phone.env, '-n', 'backup', ...args, scratch.path);
      assert.equal(ended.code, 0, ended.out + ended.err);
      assert.match(ended.out, /Backup Successful/);
    }
  },
);
