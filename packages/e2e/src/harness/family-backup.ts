import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document, ExportResult } from '@pearmain/contract';
import { pearmain } from './pearmain.js';
import { startPhone } from './phone-program.js';
import type { Scratch } from './scratch.js';

/** The family's phone, backed up once with a password and once without (docs/formats/seeds.md §4). */
export async function backUpFamily(scratch: Scratch, isEncrypted: boolean): Promise<string> {
  const at = (name: string): string => scratch.at(isEncrypted ? 'encrypted' : 'plain', name);
  mkdirSync(at(''), { recursive: true });
  writeFileSync(at('day.json'), JSON.stringify({ keybagWork: { iterations: 10, doubleIterations: 10 } }));
  writeFileSync(scratch.at('password'), 'all that we know');
  const withPassword = isEncrypted ? ['--backup-password-file', scratch.at('password')] : [];
  const options = ['--seed', 'family', '--ios', '17.5.1', '--scenario', at('day.json'), ...withPassword];
  await using phone = await startPhone(at('phone'), options);
  const run = (...words: readonly string[]) =>
    pearmain(scratch.at('home'), [...words, '--location', at('location')], { env: phone.env });
  assert.equal((await run('device', 'pair')).code, 0);
  const known = isEncrypted ? ['--password-file', scratch.at('password')] : [];
  const ended = await run('backup', ...known);
  assert.equal(ended.code, 0, ended.err);
  return join(at('location'), phone.udid);
}

/** Exports a kind out of the encrypted backup into `folder` of the scratch, which must go without a notice. */
export async function exportWhole(
  scratch: Scratch,
  backup: string,
  kind: string,
  format: string,
): Promise<ExportResult> {
  const folder = scratch.at(`${kind}-${format}`);
  const known = ['--password-file', scratch.at('password')];
  const ended = await pearmain(scratch.at('home'), [
    'export',
    kind,
    backup,
    folder,
    '--json',
    '--format',
    format,
    ...known,
  ]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  const document = JSON.parse(ended.out) as Document<ExportResult>;
  assert.ok(document.ok);
  assert.deepEqual(document.data.notices.first, []);
  return document.data;
}
