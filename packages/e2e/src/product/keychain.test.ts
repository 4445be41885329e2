import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { KeychainList } from '@pearmain/contract';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

/** One backup of a phone that knows two networks and two web sites. */
async function backedUp(scratch: Scratch, ios: string, isEncrypted: boolean) {
  writeFileSync(scratch.at('password'), 'open the keychain');
  writeFileSync(scratch.at('day.json'), JSON.stringify({ keybagWork: { iterations: 10, doubleIterations: 10 } }));
  const withPassword = isEncrypted ? ['--backup-password-file', scratch.at('password')] : [];
  const day = ['--seed', 'empty', '--ios', ios, '--scenario', scratch.at('day.json')];
  await using phone = await startPhone(scratch.at('phone'), [...day, ...withPassword]);
  const location = ['--location', scratch.at('location')];
  const run = async (...words: readonly string[]) => {
    const env = { ...phone.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
    return await pearmain(scratch.at('home'), [...words, ...location], { env });
  };
  assert.equal((await run('device', 'pair')).code, 0);
  const known = isEncrypted ? ['--password-file', scratch.at('password')] : [];
  const backup = await run('backup', ...known);
  assert.equal(backup.code, 0, backup.err);
  return async (...words: readonly string[]) => await run('keychain', 'list', ...known, ...words);
}

function listIn(out: string): KeychainList {
  return (JSON.parse(out) as { data: KeychainList }).data;
}

const secrets = ['under the old branches', 'zwei Kännchen', 'Tr0ub4dor&3', 'correct horse battery staple'];

for (const ios of ['9.3.5', '17.5.1']) {
  test(`iOS ${ios}: networks and accounts are listed, their passwords only when they are asked for and that is confirmed`, async () => {
    using scratch = makeScratch();
    const list = await backedUp(scratch, ios, true);
    const ended = await list('--json', '-vv', '--log-file', scratch.at('log'));
    assert.equal(ended.code, 0, ended.out);
    const { items, bound, damaged, unsupported } = listIn(ended.out);
    assert.deepEqual([bound, damaged, unsupported], [1, 0, 0]);
    assert.deepEqual(
      items.map(({ kind, server, account, port }) => [kind, server, account, port]),
      [
        ['wifi', undefined, 'Café Gäste', undefined],
        ['wifi', undefined, 'Pear Tree', undefined],
        ['website', 'forum.example.org', 'anna', 443],
        ['website', 'shop.example.com', 'anna@example.com', 443],
      ],
    );
    assert.equal(items[0]?.created?.slice(0, 19), '2024-09-20T08:15:00');
    const log = existsSync(scratch.at('log')) ? readFileSync(scratch.at('log'), 'utf8') : '';
    for (const secret of secrets) assert.ok(![ended.out, ended.err, log].some((text) => text.includes(secret)));

    const unsaid = await list('--reveal', '--json');
    assert.equal(unsaid.code, 5);
    const revealed = await list('--reveal', '--yes', '--json', '-vv', '--log-file', scratch.at('log'));
    assert.deepEqual(
      listIn(revealed.out).items.map(({ secret }) => secret),
      ['zwei Kännchen', 'under the old branches', 'correct horse battery staple', 'Tr0ub4dor&3'].map((text) => ({
        text,
      })),
    );
    const after = existsSync(scratch.at('log')) ? readFileSync(scratch.at('log'), 'utf8') : '';
    for (const secret of secrets) assert.ok(![revealed.err, after].some((text) => text.includes(secret)));
    const shown = await list('--reveal', '--yes');
    assert.match(shown.out, /Wi-Fi\s+Pear Tree\s+under the old branches/);
  });
}

test('of a plain backup it is said that only the phone can open the passwords in it', async () => {
  using scratch = makeScratch();
  const list = await backedUp(scratch, '17.5.1', false);
  const ended = await list();
  assert.deepEqual([ended.code, ended.out], [0, '']);
  assert.match(ended.err, /not encrypted: only .* itself can open the 5 passwords in it/);
});
