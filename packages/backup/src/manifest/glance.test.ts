import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyedArchiveWriter, type PlistDict, Real } from '@pearmain/formats';
import fc from 'fast-check';
import { openBackup } from '../backup.js';
import { golden } from '../samples.test.js';
import { glanceAt } from './glance.js';
import { decodeMBFile } from './mb-file.js';

function archive(record: PlistDict): Uint8Array {
  const writer = new KeyedArchiveWriter();
  const root = writer.reserve();
  const texts = Array.from({ length: 20 }, (_, number) => writer.add(`text ${number}`));
  writer.fill(root, { ...record, RelativePath: texts[7] ?? '', $class: writer.class('MBFile', 'NSObject') });
  return writer.finish(root);
}

test('what is seen of a record at a glance is what it says when it is read whole', async () => {
  for (const [folder, options] of [
    [golden.plain, {}],
    [golden.encrypted, { password: golden.password }],
  ] as const) {
    using backup = await openBackup(folder, options);
    for (const { blob } of backup.rows()) {
      assert.ok(blob);
      const { mode, sizeBytes, modified } = decodeMBFile(blob);
      assert.deepEqual(glanceAt(blob), { mode, sizeBytes, modified });
    }
  }
  const size = fc.oneof(fc.nat(), fc.maxSafeNat());
  fc.assert(
    fc.property(fc.nat(0o177777), size, fc.nat(), fc.object({ maxDepth: 0 }), (mode, sizeBytes, modified, more) => {
      const others = Object.fromEntries(Object.keys(more).map((key) => [`x${key.replaceAll('\0', '')}`, 1]));
      const blob = archive({ ...others, Mode: mode, Size: sizeBytes, LastModified: modified });
      assert.deepEqual(glanceAt(blob), { mode, sizeBytes, modified });
    }),
  );
});

test('other forms, and bytes of any kind, are left to whoever reads them whole', () => {
  const whole = { Mode: 0o100644, Size: 5, LastModified: 1 };
  for (const change of [{ Size: -1 }, { Size: 2n ** 63n }, { Size: new Real(5) }, { LastModified: new Date(0) }]) {
    assert.equal(glanceAt(archive({ ...whole, ...change })), undefined);
  }
  assert.equal(glanceAt(archive({ Mode: 1, Size: 1 })), undefined);
  const far = archive(whole);
  far.fill(0xff, far.length - 24);
  assert.equal(glanceAt(far), undefined);
  const bytes = archive(whole);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (any) => void glanceAt(any)));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
      const flipped = Uint8Array.from(bytes);
      flipped[at] = value;
      glanceAt(flipped);
      glanceAt(bytes.subarray(0, at));
    }),
  );
});
