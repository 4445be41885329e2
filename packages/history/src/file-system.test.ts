import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileSystemOf, type SystemTexts } from './file-system.js';

/** Recorded from the systems themselves. */
const mountinfo = `27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
42 27 8:17 / /tmp rw,relatime shared:1 - vfat /dev/sdb1 rw,fmask=0022,codepage=437
43 42 7:0 / /tmp/my\\040disk rw,nosuid,nodev - fuseblk /dev/loop0 rw,user_id=0
`;
const mount = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk4s1 on /tmp (msdos, local, nodev, nosuid, noowners)
/dev/disk5s1 on /private/tmp (exfat, local, nodev)
`;
const volumeinfo = `Volumename : USB\r\nVolumeseriennummer : 0x1234\r\nMaximale Komponentenlänge : 255\r\nDateisystemname : FAT32\r\n`;

const system = (platform: NodeJS.Platform, texts: Partial<SystemTexts>): SystemTexts => ({
  platform,
  file: () => undefined,
  output: () => undefined,
  ...texts,
});

test('the innermost mount says what a disk is, and FAT says how large a file may be', () => {
  const linux = system('linux', {
    file: () => mountinfo,
    output: (program, options) => (program === 'lsblk' && options.at(-1) === '/dev/loop0' ? 'exfat\n' : undefined),
  });
  assert.deepEqual(fileSystemOf('/', linux), { name: 'ext4' });
  assert.deepEqual(fileSystemOf('/tmp', linux), { name: 'vfat', largestFileBytes: 4_294_967_295 });
  assert.deepEqual(fileSystemOf('/tmp/not made yet/at all', linux), { name: 'vfat', largestFileBytes: 4_294_967_295 });
  const mac = system('darwin', { output: () => mount });
  assert.equal(fileSystemOf('/tmp', mac).largestFileBytes, 4_294_967_295);
  assert.deepEqual(fileSystemOf('/usr', mac), { name: 'apfs' });
  const windows = system('win32', { output: () => volumeinfo });
  assert.deepEqual(fileSystemOf('/', windows), { name: 'FAT32', largestFileBytes: 4_294_967_295 });
});

test('a driver outside of the kernel is asked for what is on its device', () => {
  const texts = { file: () => mountinfo.replaceAll('/tmp/my\\040disk', '/usr') };
  assert.equal(fileSystemOf('/usr', system('linux', { ...texts, output: () => 'exfat\n' })).name, 'exfat');
  assert.equal(fileSystemOf('/usr', system('linux', texts)).name, 'fuseblk');
});

test('a system that tells nothing is no reason to refuse anything', () => {
  for (const platform of ['linux', 'darwin', 'win32', 'freebsd'] as const)
    assert.deepEqual(fileSystemOf('/tmp', system(platform, {})), { name: undefined });
});
