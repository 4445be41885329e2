import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteQueue, fail } from './index.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

test('bytes come out in the order they came in, however they were cut and however they are read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 })),
      fc.array(fc.record({ length: fc.integer({ min: 1, max: 60 }), some: fc.boolean() })),
      async (chunks, reads) => {
        const whole = chunks.flatMap((chunk) => [...chunk]);
        const queue = new ByteQueue('the other side');
        for (const chunk of chunks) queue.push(chunk);
        queue.end();
        const seen: number[] = [];
        for (const { length, some } of reads) {
          if (some) seen.push(...((await queue.readSome(length)) ?? []));
          else if (length <= queue.length) seen.push(...(await queue.read(length)));
        }
        assert.deepEqual(seen, whole.slice(0, seen.length));
        assert.equal(queue.length, whole.length - seen.length);
      },
    ),
  );
});

test('bytes within one chunk are handed out without a copy', () => {
  const queue = new ByteQueue('the other side');
  const chunk = bytes(1, 2, 3, 4);
  queue.push(chunk);
  assert.equal(queue.tryRead(2)?.buffer, chunk.buffer);
  assert.equal(queue.tryReadSome(9)?.buffer, chunk.buffer);
  assert.equal(queue.tryReadSome(9), undefined);
});

test('a read for more than there will ever be fails without having allocated it', async () => {
  const queue = new ByteQueue('the phone');
  queue.push(bytes(1));
  const reading = queue.read(2 ** 40);
  queue.end();
  await assert.rejects(reading, { code: 'wire/connection-closed', message: 'the phone ended the connection.' });
  assert.deepEqual(await queue.readSome(5), bytes(1));
  assert.equal(await queue.readSome(5), undefined);
});

test('a broken connection still gives what had arrived, then its failure', async () => {
  const queue = new ByteQueue('the phone');
  queue.push(bytes(1));
  queue.end(fail('closed-here'));
  assert.deepEqual(await queue.readSome(5), bytes(1));
  await assert.rejects(queue.readSome(5), { code: 'wire/closed-here' });
});

test('the source pauses above the limit, resumes once half is read, and never holds up a large read', async () => {
  const said: string[] = [];
  const queue = new ByteQueue('the phone', {
    limit: 10,
    pause: () => said.push('pause'),
    resume: () => said.push('resume'),
  });
  queue.push(new Uint8Array(11));
  queue.push(new Uint8Array(1));
  queue.tryRead(6);
  assert.deepEqual(said, ['pause']);
  queue.tryRead(1);
  assert.deepEqual(said, ['pause', 'resume']);
  queue.push(new Uint8Array(20));
  const large = queue.read(100);
  assert.deepEqual(said, ['pause', 'resume', 'pause', 'resume']);
  queue.push(new Uint8Array(75));
  assert.equal((await large).length, 100);
});
