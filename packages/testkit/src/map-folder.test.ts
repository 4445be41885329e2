import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backupFolderConformance } from './conformance/backup-folder.js';
import { MapFolder } from './map-folder.js';

const udid = '00008110-001A2B3C4D5E6F70';

backupFolderConformance('MapFolder', () => ({ folder: new MapFolder(udid), udid }));

test('a folder in memory is full at its capacity, and has room again after a removal', () => {
  const folder = new MapFolder(udid, { capacityBytes: 10 });
  folder.put(`${udid}/a`, new Uint8Array(6));
  assert.equal(folder.freeBytes(), 4);
  const sink = folder.create(`${udid}/b`);
  sink.write(new Uint8Array(4));
  assert.throws(() => sink.write(new Uint8Array(1)), { code: 'testkit/folder' });
  sink.discard();
  folder.put(`${udid}/a`, new Uint8Array(2));
  folder.copy(`${udid}/a`, `${udid}/c/d`);
  folder.move(`${udid}/c`, `${udid}/a`);
  assert.equal(folder.freeBytes(), 8);
  folder.remove(`${udid}/a`);
  assert.equal(folder.freeBytes(), 10);
});
