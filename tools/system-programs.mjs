// Installs the programs that judge us from outside, when run as root on Debian; elsewhere the suites that need them are
// skipped by name (with CI=true a skip is a failure).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const packages = {
  'libimobiledevice-utils': 'idevicebackup2',
  'libusbmuxd-tools': 'iproxy',
  ideviceinstaller: 'ideviceinstaller',
  ifuse: 'ifuse',
  'libplist-utils': 'plistutil',
  sqlite3: 'sqlite3',
  file: 'file',
  openssl: 'openssl',
  cmark: 'cmark',
  chromium: 'chromium',
  'poppler-utils': 'pdftotext',
  'libimage-exiftool-perl': 'exiftool',
  exfatprogs: 'mkfs.exfat',
  'exfat-fuse': 'mount.exfat-fuse',
  xfsprogs: 'mkfs.xfs',
  zsh: 'zsh',
  fish: 'fish',
};

const runs = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).error === undefined;
const missing = Object.entries(packages)
  .filter(([, program]) => !runs(program, ['--version']))
  .map(([name]) => name);
for (const module of ['cryptography', 'vobject', 'icalendar', 'gpxpy']) {
  const { status } = spawnSync('/usr/bin/python3', ['-c', `import ${module}`], { stdio: 'ignore' });
  if (status !== 0) missing.push(`python3-${module}`);
}

if (missing.length === 0) {
  console.log('all there');
} else if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
  console.log(`installing ${missing.join(', ')}`);
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  const result = apt('install', '-y', '--no-install-recommends', ...missing);
  if (result.status !== 0) process.exit(1);
} else {
  console.log(`not here: ${missing.join(', ')}; the suites that need them say so`);
}
