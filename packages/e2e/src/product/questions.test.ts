import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';
import { atTerminal } from '../harness/terminal.js';

const secret = 'zirbe mond kelle vier';

async function meetPhone(scratch: Scratch, day: object = {}) {
  const cheapKeys = { keybagWork: { iterations: 10, doubleIterations: 10 } };
  writeFileSync(scratch.at('day.json'), JSON.stringify({ ...cheapKeys, ...day }));
  return await startPhone(scratch.at('phone'), [
    ...['--seed', 'empty', '--name', 'Anna', '--files', '20', '--bytes', '90000'],
    ...['--scenario', scratch.at('day.json')],
  ]);
}

test(
  'a new password is asked for twice, never shown, and a weak one gets a hint',
  needs('/usr/bin/python3'),
  async () => {
    using scratch = makeScratch();
    await using phone = await meetPhone(scratch);
    const start = (...args: string[]) => atTerminal(scratch.at('home'), ['device', 'encryption', ...args], phone.env);
    {
      await using person = start('on');
      await person.until(/New backup password of Anna/);
      person.type('1234\r');
      await person.until(/easy to guess/);
      await person.until(/The same again/);
      person.type('12345\r');
      const { code, shown } = await person.ended();
      assert.equal(code, 12);
      assert.match(shown, /are not the same/);
      assert.ok(shown.includes('cli/passwords-differ'));
      assert.doesNotMatch(shown, /1234/);
    }
    {
      await using person = start('on');
      await person.until(/New backup password of Anna/);
      person.type(`${secret}\r`);
      await person.until(/The same again/);
      person.type(`${secret}\r`);
      const { code, shown } = await person.ended();
      assert.equal(code, 0, shown);
      assert.match(shown, /Backups of Anna are encrypted from now on/);
      assert.doesNotMatch(shown, /easy to guess|zirbe/);
    }
    {
      await using person = start('off');
      await person.until(/Take the backup password from Anna\?/);
      person.type('\r');
      const { code } = await person.ended();
      assert.equal(code, 4);
    }
    await using person = start('off');
    await person.until(/Take the backup password from Anna\?/);
    person.type('y');
    await person.until(/Current backup password of Anna/);
    person.type(`${secret}\r`);
    const { code, shown } = await person.ended();
    assert.equal(code, 0, shown);
  },
);

test('Ctrl-C at a question ends with 130, and nothing was changed', needs('/usr/bin/python3'), async () => {
  using scratch = makeScratch();
  await using phone = await meetPhone(scratch);
  await using person = atTerminal(
    scratch.at('home'),
    ['backup', '--encrypt', '--location', scratch.at('location')],
    phone.env,
  );
  await person.until(/New backup password of Anna/);
  person.type('\u0003');
  assert.equal((await person.ended()).code, 130);
  const info = await pearmain(scratch.at('home'), ['device', 'info', '--json'], { env: phone.env });
  assert.equal((JSON.parse(info.out) as { data: { backup: { encrypted: boolean } } }).data.backup.encrypted, false);
});

test('a phone that says that it is done and did nothing is not believed', async () => {
  using scratch = makeScratch();
  const ends = [
    { at: 'password', code: 0 },
    { at: 'cloud', code: 0 },
  ];
  await using phone = await meetPhone(scratch, { backup: { ends } });
  writeFileSync(scratch.at('secret'), secret);
  const run = async (...args: string[]) => {
    const ended = await pearmain(scratch.at('home'), ['device', ...args, '--json'], { env: phone.env });
    return (JSON.parse(ended.out) as { error?: { code: string } }).error?.code;
  };
  assert.equal(
    await run('encryption', 'on', '--new-password-file', scratch.at('secret')),
    'engine/encryption-unproven',
  );
  assert.equal(await run('cloud', 'on'), 'engine/cloud-unproven');
});
