import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { concatBytes, fromHex, utf8Encode } from '@pearmain/formats';
import { goldenFiles, memoryChannelPair, seededRandom, tornChannel } from '@pearmain/testkit';
import fc from 'fast-check';
import {
  type ByteChannel,
  encodeFrameHeader,
  encodeNameHeader,
  type FileEnd,
  FileStreamReader,
  FileStreamWriter,
  FrameCode,
} from './index.js';

const golden = goldenFiles(import.meta.url);
const udid = '00008110-001A2B3C4D5E6F70';

async function contentOf(reader: FileStreamReader): Promise<[Uint8Array, FileEnd]> {
  const pieces: Uint8Array[] = [];
  const end = await reader.readContent((borrowed) => pieces.push(borrowed.slice()));
  return [concatBytes(pieces), end];
}

/** What a writer sends. */
async function written(write: (writer: FileStreamWriter) => Promise<void>, blockSize?: number): Promise<Uint8Array> {
  const [left, right] = memoryChannelPair();
  await write(new FileStreamWriter(left, blockSize === undefined ? {} : { blockSize }));
  left.close();
  const pieces: Uint8Array[] = [];
  for (let piece = await right.readSome(2 ** 20); piece; piece = await right.readSome(2 ** 20)) pieces.push(piece);
  return concatBytes(pieces);
}

test('the published example is written to the byte', async () => {
  const bytes = await written(async (writer) => {
    await writer.begin('A/b');
    await writer.data(utf8Encode('hi'));
    await writer.complete();
    await writer.finish();
  });
  assert.deepEqual(bytes, fromHex('00000003412f62000000030c68690000000100' + '00000000'));
});

test("a real host's files are read however they are torn, and written to the byte", async () => {
  const recorded = golden('host-files.bin');
  for (let seed = 1; seed <= 30; seed++) {
    const reader = new FileStreamReader(tornChannel(recorded, seed));
    assert.equal(await reader.readDownloadHeader(), `${udid}/A`);
    assert.deepEqual(await contentOf(reader), [utf8Encode('hello'), { kind: 'complete', text: '', bytes: 5 }]);
    assert.equal(await reader.readDownloadHeader(), `${udid}/empty`);
    assert.deepEqual(await contentOf(reader), [new Uint8Array(0), { kind: 'complete', text: '', bytes: 0 }]);
    assert.equal(await reader.readDownloadHeader(), undefined);
  }
  const ours = await written(async (writer) => {
    await writer.begin(`${udid}/A`);
    await writer.data(utf8Encode('hello'));
    await writer.complete();
    await writer.begin(`${udid}/empty`);
    await writer.complete();
    await writer.finish();
  });
  assert.deepEqual(ours, recorded);
});

test('a file that a real host lacks is told with its words', async () => {
  const reader = new FileStreamReader(tornChannel(golden('host-missing-file.bin'), 3));
  assert.equal(await reader.readDownloadHeader(), `${udid}/missing`);
  assert.deepEqual((await contentOf(reader))[1], { kind: 'sender-error', text: 'No such file or directory', bytes: 0 });
  assert.equal(await reader.readDownloadHeader(), undefined);
  const ours = await written(async (writer) => {
    await writer.begin(`${udid}/missing`);
    await writer.failed(FrameCode.localError, 'No such file or directory');
    await writer.finish();
  });
  assert.deepEqual(ours, golden('host-missing-file.bin'));
});

test('any batch of files survives, whatever the blocks, the chunks and the tearing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          label: fc.string({ minLength: 1, maxLength: 20 }),
          path: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
          sizes: fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 4 }),
          error: fc.option(fc.string({ maxLength: 20 })),
        }),
        { maxLength: 6 },
      ),
      fc.integer({ min: 1, max: 40_000 }),
      fc.nat(),
      async (files, blockSize, seed) => {
        const random = seededRandom(seed);
        const contents = files.map(({ sizes }) => sizes.map((size) => random.bytes(size)));
        const bytes = await written(async (writer) => {
          for (const [at, { label, path, error }] of files.entries()) {
            await writer.begin(label, path);
            for (const chunk of contents[at] ?? []) await writer.data(chunk);
            await (error === null ? writer.complete() : writer.failed(FrameCode.remoteError, error));
          }
          await writer.finish();
        }, blockSize + 200);
        const reader = new FileStreamReader(tornChannel(bytes, seed));
        for (const [at, { label, path, error }] of files.entries()) {
          assert.deepEqual(await reader.readUploadHeader(), { devicePath: label, hostPath: path });
          const [content, end] = await contentOf(reader);
          assert.equal(Buffer.compare(content, concatBytes(contents[at] ?? [])), 0);
          assert.equal(end.kind, error === null ? 'complete' : 'sender-error');
          if (error) assert.equal(end.text, error);
        }
        assert.equal(await reader.readUploadHeader(), undefined);
      },
    ),
    { numRuns: 60 },
  );
});

test('what is being sent stays as it is while more gathers, however long sending takes', async () => {
  const [left, right] = memoryChannelPair();
  let longest = 0;
  const slow: ByteChannel = {
    read: (length) => left.read(length),
    readSome: (atMost) => left.readSome(atMost),
    tryRead: (length) => left.tryRead(length),
    tryReadSome: (atMost) => left.tryReadSome(atMost),
    close: () => left.close(),
    [Symbol.asyncDispose]: () => left[Symbol.asyncDispose](),
    async write(...parts) {
      const before = concatBytes(parts);
      longest = Math.max(longest, before.length);
      for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(Buffer.compare(concatBytes(parts), before), 0);
      await left.write(before);
    },
  };
  const contents = Array.from({ length: 60 }, (_, number) => new Uint8Array(30_000).fill(number));
  const writing = (async () => {
    const writer = new FileStreamWriter(slow);
    for (const [number, content] of contents.entries()) {
      await writer.begin(`file ${number}`);
      await writer.data(content);
      await writer.complete();
    }
    await writer.finish();
  })();
  const reader = new FileStreamReader(right);
  for (const [number, content] of contents.entries()) {
    assert.equal(await reader.readDownloadHeader(), `file ${number}`);
    assert.equal(Buffer.compare((await contentOf(reader))[0], content), 0);
  }
  assert.equal(await reader.readDownloadHeader(), undefined);
  await writing;
  assert.ok(longest > 200_000, `no more than ${longest} bytes at once`);
});

test('a batch whose connection breaks tells so at its end at the latest', async () => {
  const [left, right] = memoryChannelPair();
  right.close();
  left.close();
  const writer = new FileStreamWriter(left);
  await writer.begin('a');
  await assert.rejects(async () => {
    for (let count = 0; count < 100; count += 1) await writer.data(new Uint8Array(32 * 1024));
    await writer.finish();
  });
});

test('pieces of a block are views of what arrived', async () => {
  const [left, right] = memoryChannelPair();
  const reader = new FileStreamReader(right);
  await left.write(
    encodeFrameHeader(FrameCode.data, 100_000),
    new Uint8Array(100_000),
    encodeFrameHeader(FrameCode.success, 0),
  );
  let pieces = 0;
  const end = await reader.readContent((borrowed) => {
    pieces += 1;
    assert.equal(borrowed.length, 100_000);
  });
  assert.deepEqual([pieces, end.bytes], [1, 100_000]);
});

test('a disk that is full in the middle of a file leaves the stream in step', async () => {
  const bytes = await written(async (writer) => {
    for (const name of ['a', 'b']) {
      await writer.begin('/label', name);
      await writer.data(new Uint8Array(100_000));
      await writer.complete();
    }
    await writer.finish();
  });
  const reader = new FileStreamReader(tornChannel(bytes, 1));
  await reader.readUploadHeader();
  let calls = 0;
  const reading = reader.readContent(() => {
    calls += 1;
    throw new Error('disk full');
  });
  await assert.rejects(reading, /disk full/);
  assert.equal(calls, 1);
  assert.equal((await reader.readUploadHeader())?.hostPath, 'b');
  assert.equal((await contentOf(reader))[1].kind, 'complete');
  assert.equal(await reader.readUploadHeader(), undefined);
});

test('a batch that ends within a file says so', async () => {
  const bytes = concatBytes([encodeFrameHeader(FrameCode.data, 2), utf8Encode('ab'), new Uint8Array(4)]);
  const [content, end] = await contentOf(new FileStreamReader(tornChannel(bytes, 1)));
  assert.deepEqual([content, end], [utf8Encode('ab'), { kind: 'batch-end', text: '', bytes: 2 }]);
});

test('a connection that ends within a file is a closed connection', async () => {
  const bytes = concatBytes([encodeFrameHeader(FrameCode.data, 3), utf8Encode('ab')]);
  await assert.rejects(contentOf(new FileStreamReader(tornChannel(bytes, 1))), { code: 'wire/connection-closed' });
});

test('an end that nobody knows is an end with an error, skipped by its length', async () => {
  const bytes = concatBytes([
    encodeFrameHeader(0x0d, 2),
    utf8Encode('??'),
    encodeFrameHeader(0x0e, 0),
    new Uint8Array(4),
  ]);
  const reader = new FileStreamReader(tornChannel(bytes, 1));
  assert.deepEqual((await contentOf(reader))[1], { kind: 'sender-error', text: '??', bytes: 0 });
  assert.deepEqual((await contentOf(reader))[1], { kind: 'sender-error', text: 'code 14', bytes: 0 });
  assert.equal(await reader.readDownloadHeader(), undefined);
});

test('lengths are never believed', async () => {
  const huge = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
  const reader = (...parts: Uint8Array[]) => new FileStreamReader(tornChannel(concatBytes(parts), 1));
  await assert.rejects(reader(huge).readUploadHeader(), { code: 'wire/frame-too-large' });
  await assert.rejects(reader(Uint8Array.of(0, 0, 0x10, 1)).readDownloadHeader(), { code: 'wire/frame-too-large' });
  await assert.rejects(contentOf(reader(huge, Uint8Array.of(FrameCode.data))), { code: 'wire/frame-too-large' });
  await assert.rejects(contentOf(reader(huge, Uint8Array.of(FrameCode.remoteError))), { code: 'wire/frame-too-large' });
  await assert.rejects(reader(encodeNameHeader('label'), new Uint8Array(4)).readUploadHeader(), {
    code: 'wire/unexpected-message',
  });
  await assert.rejects(
    written(async (writer) => writer.begin('x'.repeat(4097))),
    { code: 'wire/frame-too-large' },
  );
});

test('the longest name passes', async () => {
  const name = 'ü'.repeat(2048);
  const bytes = await written(async (writer) => {
    await writer.begin(name, name);
    await writer.complete();
    await writer.finish();
  });
  assert.deepEqual(await new FileStreamReader(tornChannel(bytes, 1)).readUploadHeader(), {
    devicePath: name,
    hostPath: name,
  });
});

test('damaged streams end in a failure of ours, or in other files, but always end', async () => {
  const random = seededRandom(9);
  const good = golden('host-files.bin');
  for (let round = 0; round < 300; round++) {
    const damaged = good.slice();
    damaged[random.below(good.length)] = random.below(256);
    await readAll(tornChannel(damaged, round)).catch((error: unknown) => assert.ok(error instanceof AppError));
  }
});

async function readAll(channel: ByteChannel): Promise<void> {
  const reader = new FileStreamReader(channel);
  while ((await reader.readDownloadHeader()) !== undefined) await contentOf(reader);
}
