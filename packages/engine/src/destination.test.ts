import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLog, type TaskContext } from '@pearmain/base';
import { asDict, parsePlist, writeBinaryPlist } from '@pearmain/formats';
import { SnapshotOpener } from './open-snapshot.js';
import { makeSurroundings } from './surroundings.test.js';
import { materialize } from './tasks/materialize.js';
import { packSnapshot, unpackSnapshot } from './tasks/pack-snapshot.js';

const golden = (name: string) => fileURLToPath(new URL(`../../backup/src/golden/${name}`, import.meta.url));
const newPassword = async () => 'new';

/** A person presses Ctrl-C as soon as something has been written. */
function interrupted(): TaskContext {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    log: silentLog,
    emit: ({ kind }) => void (kind === 'progress' && controller.abort(new Error('pressed'))),
  };
}

test('interrupted in the middle, nothing is left of a backup that was being written, packed or unpacked', async () => {
  using surroundings = makeSurroundings();
  const { environment, context, folder } = surroundings;
  using opener = new SnapshotOpener({ given: ['pears & plums'] }, environment);
  const of = { snapshot: golden('encrypted') };
  const [to, packed] = [join(folder, 'to'), join(folder, 'packed')];
  const file = join(packed, 'a.tar');
  await assert.rejects(packSnapshot(environment, { of, file }, interrupted()), /pressed/);
  assert.deepEqual(readdirSync(packed), []);
  await packSnapshot(environment, { of, file }, context);
  const unpacking = { file, destination: to, password: async () => undefined };
  await assert.rejects(unpackSnapshot(environment, unpacking, interrupted()), /pressed/);
  const stopped = { ...context, signal: AbortSignal.abort(new Error('pressed')) };
  const wish = { of, destination: to, as: 'decrypted', opener, newPassword } as const;
  await assert.rejects(materialize(environment, wish, stopped), /pressed/);
  assert.deepEqual(existsSync(to) ? readdirSync(to) : [], []);
});

test('what a manifest calls its device cannot lead out of the folder that was chosen', async () => {
  using surroundings = makeSurroundings();
  const { environment, context, folder } = surroundings;
  const source = join(folder, 'evil');
  cpSync(golden('plain'), source, { recursive: true });
  const path = join(source, 'Manifest.plist');
  const manifest = asDict(parsePlist(readFileSync(path))) ?? {};
  const Lockdown = { ...asDict(manifest['Lockdown']), UniqueDeviceID: '../../outside' };
  writeFileSync(path, writeBinaryPlist({ ...manifest, Lockdown }));
  using opener = new SnapshotOpener({ given: [] }, environment);
  const destination = join(folder, 'to');
  const of = { snapshot: source };
  const written = await materialize(environment, { of, destination, as: 'it-is', opener, newPassword }, context);
  assert.equal(written.folder, join(destination, 'evil'));
  const packing = packSnapshot(environment, { of, file: join(folder, 'evil.tar') }, context);
  await assert.rejects(packing, { code: 'engine/device-unknown' });
});
