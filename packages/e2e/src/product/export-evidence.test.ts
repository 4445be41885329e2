import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Document, EvidenceResult } from '@pearmain/contract';
import { listTree } from '../harness/compare-folders.js';
import { backUpFamily } from '../harness/family-backup.js';
import { needs, root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

describe('exports that prove where everything in them is from', () => {
  const scratch = makeScratch();
  let backup = '';

  before(async () => {
    backup = await backUpFamily(scratch, false);
    assert.equal((await exported('proof')).code, 0);
  });
  after(() => scratch[Symbol.dispose]());

  function exported(folder: string, ...words: readonly string[]) {
    const args = ['export', 'messages', backup, scratch.at(folder), '--evidence', '--zone', 'Europe/Berlin', '--json'];
    return pearmain(scratch.at('home'), [...args, ...words]);
  }

  async function verified(folder: string, home = 'home') {
    const { code, out } = await pearmain(scratch.at(home), ['evidence', 'verify', scratch.at(folder), '--json']);
    const document = JSON.parse(out) as Document<EvidenceResult>;
    return { code, document, data: document.ok ? document.data : undefined };
  }

  /** A copy of the export, changed. */
  function changed(name: string, change: (at: (file: string) => string) => void): string {
    cpSync(scratch.at('proof'), scratch.at(name), { recursive: true });
    change((file) => scratch.at(name, file));
    return name;
  }

  test(
    'Python finds every store, row and file as the list says, and the signature good',
    needs('python3-cryptography'),
    async () => {
      const reader = join(root, 'packages/e2e/foreign/read_evidence.py');
      const { code, out, err } = await runProgram('/usr/bin/python3', [reader, scratch.at('proof'), backup]);
      assert.equal(code, 0, err);
      const { head, stores, items, rows, files, origins } = JSON.parse(out) as Record<string, unknown>;
      assert.ok(Number(rows) >= 150 && Number(items) >= Number(rows) && Number(origins) >= 6, out);
      assert.ok(Number(stores) >= 2 && Number(files) > 10);
      assert.deepEqual(
        { ...(head as object), device: undefined },
        {
          is: 'export',
          schema: 'evidence/1',
          kind: 'messages',
          format: 'html',
          timeZone: 'Europe/Berlin',
          selection: {},
          withFiles: true,
          device: undefined,
        },
      );
    },
  );

  test('two exports of one backup are the same to the byte, the signature too', async () => {
    assert.equal((await exported('again')).code, 0);
    assert.deepEqual(listTree(scratch.at('again')), listTree(scratch.at('proof')));
    assert.equal(statSync(scratch.at('home/config/pearmain/evidence-key.pem')).mode & 0o777, 0o600);
  });

  test('what was changed, taken away or put beside it is named, and so is a list that nobody signed', async () => {
    const whole = await verified('proof');
    assert.deepEqual([whole.code, whole.data?.isSigned, whole.data?.isOurs], [0, true, true]);
    const page = 'Jonas Lindqvist.html';
    const touched = await verified(changed('touched', (at) => appendFileSync(at(page), ' ')));
    assert.deepEqual([touched.code, touched.data?.changed], [30, { count: 1, first: [page] }]);
    const gone = await verified(changed('gone', (at) => rmSync(at(page))));
    assert.deepEqual([gone.code, gone.data?.missing], [30, { count: 1, first: [page] }]);
    const beside = await verified(changed('beside', (at) => writeFileSync(at('mine.txt'), 'x')));
    assert.deepEqual([beside.code, beside.data?.added], [0, { count: 1, first: ['mine.txt'] }]);
    const led = await verified(changed('led', (at) => symlinkSync(scratch.at('proof', page), at('led.html'))));
    assert.deepEqual(led.data?.added, { count: 1, first: ['led.html'] });
    const elsewhere = changed('linked', (at) => {
      rmSync(at(page));
      symlinkSync(scratch.at('proof', page), at(page));
    });
    assert.deepEqual((await verified(elsewhere)).data?.missing, { count: 1, first: [page] });
    const forged = await verified(
      changed('forged', (at) => {
        const list = readFileSync(at('evidence~list.jsonl'), 'utf8');
        writeFileSync(at('evidence~list.jsonl'), list.replace('Europe/Berlin', 'Europe/Paris'));
      }),
    );
    assert.deepEqual([forged.code, forged.data?.isSigned], [30, false]);
    mkdirSync(scratch.at('other-home'));
    const other = await verified('proof', 'other-home');
    assert.deepEqual([other.code, other.data?.isSigned, other.data?.isOurs], [0, true, false]);
  });

  test('no evidence, damaged evidence and a damaged key are said', async () => {
    const codeOf = ({ document }: Awaited<ReturnType<typeof verified>>) => document.ok || document.error.code;
    mkdirSync(scratch.at('none'));
    assert.equal(codeOf(await verified('none')), 'content/no-evidence');
    const endless = changed('endless', (at) => {
      rmSync(at('evidence~list.jsonl'));
      symlinkSync('/dev/zero', at('evidence~list.jsonl'));
    });
    assert.equal(codeOf(await verified(endless)), 'content/no-evidence');
    for (const words of ['{', '{}', '{"publicKey":"AAAA","signature":""}']) {
      const name = changed(`damaged${words.length}`, (at) => writeFileSync(at('evidence~signature.json'), words));
      assert.equal(codeOf(await verified(name)), 'content/evidence-damaged', words);
    }
    const long = changed('long', (at) => writeFileSync(at('evidence~list.jsonl'), 'x'.repeat(2_000_000)));
    assert.equal(codeOf(await verified(long)), 'content/evidence-damaged');
    mkdirSync(scratch.at('bad-home/config/pearmain'), { recursive: true });
    writeFileSync(scratch.at('bad-home/config/pearmain/evidence-key.pem'), 'no key');
    const args = ['export', 'messages', backup, scratch.at('unsigned'), '--evidence', '--json'];
    const { out } = await pearmain(scratch.at('bad-home'), args);
    const document = JSON.parse(out) as Document<unknown>;
    assert.equal(document.ok || document.error.code, 'engine/evidence-key');
  });
});
