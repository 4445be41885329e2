import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError, udid } from '@pearmain/base';
import fc from 'fast-check';
import { BackupWriter, type StoredFile } from '../index.js';

const phone = udid('00008110-001A2B3C4D5E6F70');
const at = (path: string) => `${phone}/${path}`;

async function inScratch(work: (root: string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'background-writer-'));
  try {
    await work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

interface Told {
  readonly stored: Map<string, StoredFile>;
  readonly outcomes: string[];
}

/** A writer that keeps what it is told, and hands over files in pieces, waiting where it should. */
function open(root: string) {
  const told: Told = { stored: new Map(), outcomes: [] };
  const nothing = () => {};
  const observer = {
    stored: (path: string, file: StoredFile) => void told.stored.set(path, file),
    moved: nothing,
    copied: nothing,
    removed: nothing,
  };
  const writer = BackupWriter.open({ root, udid: phone, observer });
  const put = async (path: string, pieces: readonly Uint8Array[], end: 'commit' | 'discard' = 'commit') => {
    const sink = writer.background.create(path, {
      stored: () => void told.outcomes.push(`stored ${path}`),
      failed: (error) => {
        assert.ok(error instanceof AppError, String(error));
        told.outcomes.push(`${String(error.data['problem'])} ${path}`);
      },
    });
    for (const piece of pieces) {
      const lent = Uint8Array.from(piece);
      sink.write(lent);
      lent.fill(0);
      await writer.background.congestion();
    }
    sink[end]();
  };
  return { writer, told, put };
}

test('files of every size are stored whole, with the sum and time of what lies on the disk', () =>
  inScratch(async (root) => {
    const sizes = fc.array(fc.oneof(fc.nat(3000), fc.nat(3_000_000)), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 700_000 }), async (lengths, pieceBytes) => {
        const { writer, told, put } = open(root);
        await using _writer = writer;
        const contents = lengths.map((length, index) => Buffer.alloc(length, `${index} of ${length} `));
        for (const [index, content] of contents.entries()) {
          const pieces: Uint8Array[] = [];
          for (let from = 0; from < content.length; from += pieceBytes) {
            pieces.push(content.subarray(from, from + pieceBytes));
          }
          await put(at(`Snapshot/0a/${index}`), pieces);
        }
        await writer.background.settled();
        assert.deepEqual(
          told.outcomes,
          [...contents.keys()].map((index) => `stored ${at(`Snapshot/0a/${index}`)}`),
        );
        for (const [index, content] of contents.entries()) {
          const path = join(root, phone, 'Snapshot/0a', String(index));
          assert.deepEqual(readFileSync(path), content);
          const { mtimeNs, mode } = lstatSync(path, { bigint: true });
          assert.equal(Number(mode & 0o777n), 0o600);
          const sum = createHash('sha256').update(content).digest();
          const { sha256, sizeBytes, modifiedNs } = told.stored.get(`Snapshot/0a/${index}`) ?? {};
          assert.deepEqual(
            { sha256: sha256 && Buffer.from(sha256), sizeBytes, modifiedNs },
            { sha256: sum, sizeBytes: content.length, modifiedNs: mtimeNs },
          );
        }
      }),
      { numRuns: 8 },
    );
  }));

test('a file that is discarded, or never ended, is not seen', () =>
  inScratch(async (root) => {
    const { writer, told, put } = open(root);
    await put(at('kept'), [Buffer.from('a')]);
    await put(at('dropped'), [Buffer.from('b')], 'discard');
    writer.background.create(at('half'), { stored: () => {}, failed: () => {} }).write(Buffer.from('c'));
    await writer[Symbol.asyncDispose]();
    assert.deepEqual(
      readdirSync(join(root, phone)).filter((name) => !name.endsWith('.part')),
      ['kept'],
    );
    assert.deepEqual(told.outcomes, [`stored ${at('kept')}`]);
    await using again = open(root).writer;
    assert.deepEqual(
      again.list(phone)?.map(({ name }) => name),
      ['kept'],
    );
  }));

test('what the disk refuses is told for that file, and the next one is stored', () =>
  inScratch(async (root) => {
    const { writer, told, put } = open(root);
    await using _writer = writer;
    mkdirSync(join(root, phone, 'folder', 'in it'), { recursive: true });
    await put(at('folder'), [Buffer.from('a')]);
    await put(at('after'), [Buffer.from('b')]);
    await writer.background.settled();
    assert.deepEqual(told.outcomes, [`is-a-directory ${at('folder')}`, `stored ${at('after')}`]);
    assert.deepEqual(readdirSync(join(root, phone)).sort(), ['after', 'folder']);
  }));

test('a path that leads out is refused at once', () =>
  inScratch(async (root) => {
    const { writer } = open(root);
    await using _writer = writer;
    symlinkSync(tmpdir(), join(root, phone, 'link'));
    for (const path of [phone, at('../x'), at('link/x'), 'other/x']) {
      assert.throws(() => writer.background.create(path, { stored: () => {}, failed: () => {} }), {
        code: 'backup/path-refused',
      });
    }
  }));
