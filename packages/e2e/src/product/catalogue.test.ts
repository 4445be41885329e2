import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockdownWords, phoneCodes } from '../harness/errors-page.js';
import { startHere } from '../harness/here.js';
import { assertIsTold } from '../harness/is-told.js';
import { pearmain } from '../harness/pearmain.js';
import { startRefusingMuxer } from '../harness/refusing-muxer.js';
import { makeScratch } from '../harness/scratch.js';

test('every code with which a phone ends a backup is told in words, with its exit code', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name: 'Anna’s iPhone' });
  for (const { said, code, exitCode } of phoneCodes) {
    await here.day({ backup: { ends: { at: 'start', code: Number(said) } } });
    const told = await here.backUp();
    assertIsTold(told, { code, exitCode, phoneCode: `MBErrorDomain/${said}` });
    assert.match(told.printed, /\n {2}There is no earlier backup here[^\n]+\.\n/, said);
  }
  await here.day({ backup: { ends: { at: 'start', code: 4711, text: 'A new thing' } } });
  const unknown = await here.backUp();
  assertIsTold(unknown, { code: 'device/ended-by-phone', exitCode: 1, phoneCode: 'MBErrorDomain/4711' });
  assert.match(unknown.printed, /said: “A new thing”\./);
});

test('every word of lockdown is told in words, with its exit code', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name: 'Anna’s iPhone' });
  for (const { said, code, exitCode } of lockdownWords) {
    await here.day({ refuses: { 'StartService com.apple.mobilebackup2': said } });
    assertIsTold(await here.backUp(), { code, exitCode, phoneCode: said });
  }
  await here.day({ refuses: { 'StartService com.apple.afc': 'NobodyKnowsThis' } });
  assertIsTold(await here.backUp(), { code: 'device/refused', exitCode: 1, phoneCode: 'NobodyKnowsThis' });
});

test('every result of a muxer is told in words', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name: 'Anna’s iPhone' });
  await using muxer = await startRefusingMuxer(here.udid);
  const environment = { muxAddress: muxer.address };
  for (const [number, code, exitCode] of [
    [1, 'device/muxer-refused', 20],
    [2, 'device/device-gone', 24],
    [3, 'device/port-refused', 24],
    [4, 'device/muxer-refused', 20],
    [5, 'device/muxer-refused', 20],
    [6, 'device/muxer-refused', 20],
    [77, 'device/muxer-refused', 20],
  ] as const) {
    muxer.numbers = { Connect: number };
    const told = await here.backUp({}, { environment });
    assertIsTold(told, { code, exitCode });
    assert.doesNotMatch(told.printed, new RegExp(`result ${number}`));
  }
});

test('the program prints just these words, and ends with that exit code', async () => {
  using scratch = makeScratch();
  await using here = await startHere(scratch, { name: 'Anna’s iPhone' });
  await here.day({ backup: { ends: { at: 'start', code: 3 } } });
  const location = scratch.at('location');
  const env = { USBMUXD_SOCKET_ADDRESS: here.environment.muxAddress ?? '' };
  const ended = await pearmain(scratch.at('home'), ['backup', '--location', location, '--progress', 'none'], { env });
  assert.equal(ended.code, 1);
  assert.equal(ended.out, '');
  assert.equal(
    ended.err,
    [
      '✗ Anna’s iPhone still holds an unfinished backup of its own.',
      '  There is no earlier backup here; what was received is kept, and the next run goes on from it.',
      '  Restart the phone, then start the backup again.',
      '  (device/unfinished-on-phone, the phone’s code: MBErrorDomain/3)',
      '',
    ].join('\n'),
  );
});
