import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { Location } from '@pearmain/history';
import { anna, makeSurroundings } from '../surroundings.test.js';
import { findSyncService } from '../synced-folder.js';
import { doctor } from '../tasks/doctor.js';
import { examineLocation } from './examine-location.js';
import { type Machine, muxerRemedy } from './muxer-remedy.js';
import { reopenRecords } from './record-permissions.js';

const noMuxer = new AppError('device/no-muxer', '');
const denied = new AppError('device/muxer-denied', '');

function machine(changes: Partial<Machine> & { readonly files?: readonly string[] } = {}): Machine {
  const { files = [], ...rest } = changes;
  const has = (path: string): boolean => files.includes(path);
  return { platform: 'linux', muxAddress: undefined, has, text: () => '', groupOf: () => undefined, ...rest };
}

test('what to do about a missing service for phones depends on the computer', () => {
  const remedies: readonly (readonly [Machine, RegExp])[] = [
    [machine({ files: ['/usr/bin/apt-get'] }), /sudo apt install usbmuxd/],
    [machine({ files: ['/usr/bin/dnf'] }), /sudo dnf install usbmuxd/],
    [machine({ files: ['/usr/sbin/usbmuxd'] }), /usbmuxd is installed.*systemctl start usbmuxd/],
    [machine({ text: () => 'Linux version 5.15-microsoft-standard-WSL2' }), /WSL.*27015/],
    [machine({ platform: 'win32' }), /Apple Devices app.*Apple Mobile Device Service/],
    [machine({ platform: 'darwin' }), /Restart this Mac/],
    [machine({ muxAddress: '127.0.0.1:1' }), /USBMUXD_SOCKET_ADDRESS names 127\.0\.0\.1:1/],
  ];
  for (const [each, words] of remedies) assert.match(muxerRemedy(noMuxer, each) ?? '', words);
});

test('a socket that is closed to this account is opened by the group that it belongs to', () => {
  const groups = 'root:x:0:\nplugdev:x:46:ada\n';
  assert.match(muxerRemedy(denied, machine({ groupOf: () => 46, text: () => groups })) ?? '', /usermod -aG plugdev/);
  assert.match(muxerRemedy(denied, machine({ groupOf: () => 0, text: () => groups })) ?? '', /chmod a\+rw/);
  assert.equal(muxerRemedy(new AppError('device/no-answer', ''), machine()), undefined);
});

test('a folder that some service copies elsewhere is known by its name, or by what the service left in it', () => {
  assert.equal(findSyncService('/home/ada/Dropbox/phones'), 'Dropbox');
  assert.equal(findSyncService('C:\\Users\\Ada\\OneDrive - Work\\phones'), 'OneDrive');
  assert.equal(findSyncService('/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/phones'), 'iCloud Drive');
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-synced-'));
  try {
    assert.equal(findSyncService(join(folder, 'phones')), undefined);
    mkdirSync(join(folder, '.stfolder'));
    assert.equal(findSyncService(join(folder, 'phones/below')), 'Syncthing');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('of each place it is said whether it is there, and whether it does what backups need', () => {
  using surroundings = makeSurroundings();
  const { folder } = surroundings;
  const linux = { isChosen: true, platform: 'linux' } as const;
  const said = (path: string, fileSystem = { name: 'ext4' as string | undefined }) =>
    examineLocation(path, linux, fileSystem)
      .map(({ state, message, advice }) => `${state}: ${message} ${advice ?? ''}`)
      .join('\n');
  assert.match(
    said('/media/ada/USB/phones'),
    /attention: .*its disk may not be connected.*would be made on the disk of/,
  );
  assert.match(said(join(folder, 'new')), /fine: .*will be made by the first backup/);
  writeFileSync(join(folder, 'file'), '');
  assert.match(said(join(folder, 'file')), /problem: .*is a file/);

  const path = join(folder, 'phones');
  const { kept } = Location.open(path, { create: true }).place(anna);
  assert.doesNotMatch(said(path), /attention: (?!That is little)/);
  const fat = { name: 'vfat', largestFileBytes: 2 ** 32 - 1 };
  assert.match(said(path, fat), /FAT32/);
  chmodSync(path, 0o755);
  assert.match(said(path), /Other users of this computer can look into/);
  assert.match(said(path, { name: 'exfat' }), /keeps no permissions.*encryption on/);
  mkdirSync(join(kept, 'set-aside/2026-11-22T10-00-00Z'), { recursive: true });
  assert.match(said(path), /set aside in .*never removed by itself/);
});

test('what can be put right by itself is, and everything is looked at once more', async () => {
  using surroundings = makeSurroundings({ isLocationChosen: true });
  const { environment, context } = surroundings;
  const { pairing } = environment.folders;
  Location.open(environment.location, { create: true });
  chmodSync(environment.location, 0o755);
  mkdirSync(pairing);
  writeFileSync(join(pairing, `${anna}.plist`), 'secret', { mode: 0o644 });
  const before = await doctor(environment, context);
  assert.equal(before.diagnoses.filter(({ mendable }) => mendable).length, 2);
  assert.equal(lstatSync(environment.location).mode & 0o777, 0o755);

  const { mended, diagnoses } = await doctor(environment, context, { fix: true });
  assert.deepEqual(
    mended?.map(({ check, ok }) => [check, ok]),
    [
      ['Location', true],
      ['Trust', true],
    ],
  );
  assert.ok(!diagnoses.some(({ mendable }) => mendable));
  assert.equal(lstatSync(environment.location).mode & 0o777, 0o700);
  assert.equal(lstatSync(join(pairing, `${anna}.plist`)).mode & 0o777, 0o600);
  assert.throws(() => reopenRecords(join(surroundings.folder, 'absent')), { code: 'engine/not-mended' });
});
