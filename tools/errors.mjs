// Writes docs/errors.md from the tables of all packages: the failures, and what phones and muxers say; with --check it only compares.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

const page = join(root, 'docs', 'errors.md');
const load = (path) => import(pathToFileURL(join(root, 'packages', path)));

const { mbErrors } = await load('device/dist/backup/mb-errors.js');
const { folderStatuses, multiStatus, notSupported } = await load('device/dist/backup/statuses.js');
const { refusal, meansNoValue } = await load('device/dist/session/refusal.js');
const { muxRecordWords, muxResultWords } = await load('device/dist/mux/mux-results.js');
const { lockdownErrors } = await load('wire/dist/index.js');
const { retries } = await load('engine/dist/retries.js');
const { exitCodeOf } = await load('cli/dist/exit-codes.js');
const { AppError } = await load('base/dist/index.js');

/** Results of a muxer that have a failure of their own. */
const muxCodes = { 2: 'device/device-gone', 3: 'device/port-refused', 6: 'device/muxer-too-old' };

/** What idevicebackup2, iTunes and Finder print for the same things, for those who search for it. */
const otherPrograms = [
  ['“Could not connect to lockdownd: Invalid HostID (-21)”', 'device/trust-forgotten'],
  ['“Could not connect to lockdownd: SSL error (-5)”', 'device/tls-refused'],
  ['“Could not connect to lockdownd: Mux error (-8)”', 'device/connection-lost'],
  ['“No device found”', 'device/no-device'],
  ['“Could not start service com.apple.mobilebackup2”', 'device/service-prohibited'],
  ['“Could not perform backup protocol version exchange, error code -1”', 'device/backup-version'],
  ['“Could not receive from mobilebackup2 (-4)”', 'device/connection-lost'],
  ['“mb2_handle_receive_files: too large filename length”', 'device/out-of-step'],
  ['“ERROR: timeout while locking for sync”', 'device/sync-in-progress'],
  ['iTunes, Finder: “the backup was corrupt or not compatible”', 'device/backup-damaged'],
  ['iTunes, Finder: “the iPhone disconnected”', 'device/phone-left'],
  ['iTunes, Finder: “a session could not be started with the iPhone”', 'device/session-refused'],
  ['iTunes, Finder: “not enough free space is available on this computer”', 'device/computer-full'],
  ['iTunes: “an error occurred (-54)”', 'device/cannot-store'],
];

/** Stands for any fact of a failure: every property is its own name in angle brackets. */
const facts = (name = '…') =>
  new Proxy(
    Object.assign(() => {}, {}),
    {
      get(_, key) {
        if (key === Symbol.toPrimitive || key === 'toString' || key === 'toLocaleString' || key === 'join')
          return () => `‹${name}›`;
        if (key === 'length') return 2;
        if (key === Symbol.iterator) return [][Symbol.iterator].bind([`‹${name}›`]);
        if (key === 'map' || key === 'slice' || key === 'filter') return () => facts(name);
        if (key === 'replace' || key === 'replaceAll') return () => `‹${name}›`;
        return facts(String(key));
      },
      apply: () => facts(name),
    },
  );

/** What words make of a fact that is only a name: a number is none, and a table has no such entry. */
const unknowable = /\b(?:NaN|undefined)\b/g;
const cell = (text) => (text ?? '').replaceAll(unknowable, '‹…›').replaceAll('|', '\\|').replaceAll('\n', ' ');

const tables = new Map();
for (const name of readdirSync(join(root, 'packages')).sort()) {
  const dist = join(root, 'packages', name, 'dist');
  for (const file of readdirSync(dist, { recursive: true }).sort()) {
    if (basename(file) !== 'failures.js') continue;
    const exported = await import(pathToFileURL(join(dist, file)));
    for (const { area, table } of Object.values(exported)) {
      if (typeof area === 'string' && table) tables.set(area, { ...tables.get(area), ...table });
    }
  }
}

const exits = (code) => exitCodeOf(new AppError(code, ''));
const isDeclared = (code) => {
  const [area, name] = code.split('/');
  return tables.get(area)?.[name] !== undefined;
};
const again = { link: 'when it is back', silence: 'once', later: 'later', unlock: 'once unlocked', clean: 'afresh' };
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`;
const head = (...names) => [row(...names), `|${names.map(() => '---|').join('')}`];
/** A failure by its code, how the program ends with it, and whether a backup goes on by itself. */
const ours = (code) => {
  if (!isDeclared(code)) throw new Error(`no package declares ${code}`);
  return [`\`${code}\``, String(exits(code)), again[retries[code]] ?? ''];
};

const lines = [
  '# Errors',
  '',
  'Every failure of Pearmain has a code, says what happened, whether your data is safe, and what to do. This page is made from the',
  'tables of the packages by `node tools/errors.mjs`; ‹words in brackets› stand for facts of the moment. A backup that breaks off says',
  'besides which earlier one is untouched, and what of this run is kept; every other failure says at least that the backups are.',
  '“Exit” is the exit code of the program; “again” is how a backup goes on by itself ([backup-host.md §8](protocols/backup-host.md)).',
  '',
  'In the first part the codes are those of phones, services and other programs, in the second our own.',
  '',
  '## What the phone says',
  '',
  'At the end of a backup, restore or change of password, as `ErrorCode` of MBErrorDomain (“Backup Failed (Error Code 104)”); 0 is',
  'success. Numbers that are not here are told with the phone’s words, as `device/ended-by-phone`. 104 with 105 in its words is told as 105.',
  '',
  ...head('number', 'means', 'our code', 'exit', 'again'),
  ...[...mbErrors].map(([number, { means, failure }]) => row(String(number), means, ...ours(`device/${failure}`))),
  '',
  'At the door (lockdown), as words; libimobiledevice and programs made with it print the number.',
  '',
  ...head('words', 'number', 'our code', 'exit', 'again'),
  ...Object.entries(lockdownErrors).map(([words, number]) =>
    meansNoValue.has(words)
      ? row(`\`${words}\``, String(number), 'none: the phone has no such value', '', '')
      : row(`\`${words}\``, String(number), ...ours(refusal(words, { name: '', request: '' }).code)),
  ),
  ...['InvalidConnection', 'DeviceLocked', 'InvalidCert'].map((words) =>
    row(`\`${words}\``, '', ...ours(refusal(words, { name: '', request: '' }).code)),
  ),
  '',
  '## What the service that reaches phones says',
  '',
  'usbmuxd, or Apple’s on Windows and Mac, as the `Number` of a result; 0 is success. Without a code of its own: `device/muxer-refused`.',
  '',
  ...head('number', 'says', 'our code', 'exit', 'again'),
  ...[...muxResultWords].map(([number, words]) =>
    row(String(number), words, ...ours(muxCodes[number] ?? 'device/muxer-refused')),
  ),
  ...[...muxRecordWords].map(([number, words]) =>
    row(`${number}, about a pair record`, words, ...ours('device/muxer-refused')),
  ),
  '',
  '## What the phone is told',
  '',
  'When this computer cannot do what the phone asks for, it answers with these numbers (DeviceLink). The phone ends the backup with',
  'one of its own codes then: 205 where something is missing or damaged, else 103 while reading and 104 while writing; what this side',
  'knows of the cause is told in its stead.',
  '',
  ...head('number', 'words'),
  ...[
    ...new Map(
      [...Object.values(folderStatuses), multiStatus, notSupported].map(({ code, text }) => [
        `${code} ${text}`,
        row(String(code), text),
      ]),
    ).values(),
  ],
  '',
  '## What other programs say',
  '',
  ...head('words', 'our code', 'exit', 'again'),
  ...otherPrograms.map(([words, code]) => row(words, ...ours(code))),
];
for (const [area, table] of [...tables].sort(([a], [b]) => a.localeCompare(b))) {
  lines.push('', `## ${area}`, '', ...head('code', 'what it says', 'what to do', 'exit'));
  for (const [name, words] of Object.entries(table)) {
    const said = [words.say(facts()), words.safety?.(facts())].filter(Boolean).join(' ');
    lines.push(row(`\`${area}/${name}\``, said, words.advise?.(facts()), String(exits(`${area}/${name}`))));
  }
}
const text = `${lines.join('\n')}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(page, text);
} else if (readFileSync(page, 'utf8') !== text) {
  console.error('docs/errors.md is behind the tables: run node tools/errors.mjs');
  process.exit(1);
}
