import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch } from '../harness/scratch.js';

/** Cases whose texts a terminal would obey, or a person take for the program's own. */
const cases = [
  'values/name/escape-sequences',
  'values/everything/newlines',
  'values/refusal/session-0',
  'paths/escape-sequence',
  'replies/words',
  'streams/notifications',
];

for (const name of cases) {
  test(`the program itself ends in words, and no phone speaks through it: ${name}`, async () => {
    using scratch = makeScratch();
    const options = ['--seed', 'empty', '--scenario', `hostile:${name}`];
    await using phone = await startPhone(scratch.at('phone'), options);
    const location = scratch.at('location');
    const { code, out, err } = await pearmain(scratch.at('home'), ['backup', '--location', location], {
      env: phone.env,
      timeoutMs: 120_000,
    });
    assert.ok(code > 0 && code < 128, `${code}: ${out}${err}`);
    assert.doesNotMatch(out + err, /[^\P{Cc}\n]/u);
    assert.doesNotMatch(out, /^✓/m);
    assert.doesNotMatch(err, /^(?:✓|error: none)/m);
    assert.ok(err.length < 20_000, `${err.length} characters were printed`);
    assert.ok(!existsSync(scratch.at('location', phone.udid)), 'a backup was kept');
  });
}
