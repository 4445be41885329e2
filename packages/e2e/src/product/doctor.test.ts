import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

interface Report {
  readonly diagnoses: readonly {
    readonly check: string;
    readonly state: string;
    readonly message: string;
    readonly advice?: string;
    readonly code?: string;
    readonly mendable?: boolean;
  }[];
  readonly mended?: readonly { readonly ok: boolean; readonly message: string }[];
}

/** Asks the doctor about that phone and a location of the test's own. */
async function ask(scratch: Scratch, muxer: string, ...flags: readonly string[]): Promise<Report & { code: number }> {
  const args = ['doctor', '--json', '--location', scratch.at('location'), ...flags];
  const ended = await pearmain(scratch.at('home'), args, { env: { USBMUXD_SOCKET_ADDRESS: muxer } });
  return { code: ended.code, ...(JSON.parse(ended.out) as { data: Report }).data };
}

const aboutPhone = ({ diagnoses }: Report) => diagnoses.find(({ check }) => check === 'Phones');

test('a phone without trust, one that has forgotten this computer, and a record of another computer are told apart and mended by one command', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'empty', '--name', 'Anna']);
  const without = await ask(scratch, phone.tcp);
  assert.deepEqual([aboutPhone(without)?.code, aboutPhone(without)?.mendable], ['device/not-paired', true]);

  const fixed = await ask(scratch, phone.tcp, '--fix');
  assert.equal(
    fixed.mended?.every(({ ok }) => ok),
    true,
  );
  assert.match(aboutPhone(fixed)?.message ?? '', /Anna \(iOS 17\.5\.1\) is connected and trusts this computer/);

  await phone.control.do('forget-computers');
  const stale = aboutPhone(await ask(scratch, phone.tcp));
  assert.equal(stale?.code, 'device/trust-forgotten');
  assert.match(stale.message, /no longer knows this computer: it was erased or restored, or its trust was reset/);

  const computer = scratch.at('phone/host/SystemConfiguration.plist');
  const another = readFileSync(computer, 'utf8').replace(
    /<string>[^<]+/,
    '<string>11111111-2222-3333-4444-555555555555',
  );
  writeFileSync(computer, another);
  assert.match(aboutPhone(await ask(scratch, phone.tcp))?.message ?? '', /was made by another computer/);
  const mended = await ask(scratch, phone.tcp, '--fix');
  assert.equal(aboutPhone(mended)?.state, 'fine');
});

test('trust that nobody gives stays a thing to do, and the doctor says so', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'empty', '--scenario', 'trust-denied']);
  const { mended, diagnoses } = await ask(scratch, phone.tcp, '--fix');
  assert.deepEqual(
    mended?.map(({ ok }) => ok),
    [false],
  );
  assert.equal(diagnoses.find(({ check }) => check === 'Phones')?.state, 'attention');
});

test('no service for phones and a read-only disk are problems, with what to do', needs('mount'), async (t) => {
  if (process.getuid?.() !== 0 && process.env['CI'] !== 'true') return t.skip('needs root to mount a disk');
  using scratch = makeScratch();
  mkdirSync(scratch.at('location'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', scratch.at('location')]);
  try {
    const { code, diagnoses } = await ask(scratch, '127.0.0.1:1');
    assert.equal(code, 1);
    const told = diagnoses
      .map(({ check, state, message, advice }) => `${check} ${state}: ${message} ${advice}`)
      .join('\n');
    assert.match(told, /Phones problem: .*USBMUXD_SOCKET_ADDRESS names 127\.0\.0\.1:1/);
    assert.match(told, /Location problem: .*is read-only/);
  } finally {
    execFileSync('umount', [scratch.at('location')]);
  }
});
