import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visibleText } from '@pearmain/base';
import type { BackupResult, PairingResult, SnapshotSummary } from '@pearmain/contract';
import type { Environment } from '@pearmain/engine';
import type { Command } from 'commander';
import { startDemoPhone, takePicture } from '../demo-phone.js';
import { perform, type Session } from '../perform.js';
import { styled } from '../print/style.js';
import { printTable } from '../print/table.js';
import { countWords, momentWords, sizeWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

interface DemoResult {
  readonly paired: PairingResult;
  readonly backups: readonly BackupResult[];
  readonly snapshots: readonly SnapshotSummary[];
  readonly folder: string;
}

const examples = `
A virtual phone is started as a program of its own. It asks for trust and for its passcode as a real one does, and somebody
in it taps and types for you. Nothing of yours is touched.

Examples:
  pearmain demo
  pearmain demo --json
`;

/** `pearmain demo`: trust, backup, check and list, with a phone that is a program. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('try everything with a phone that is a program')
    .addHelpText('before', examples)
    .action((_options, command: Command) =>
      perform(command, {
        schema: 'demo/1',
        work: async (session) => ({ data: await demonstrate(session) }),
        print: printEnd,
      }),
    );
}

async function demonstrate({ environment, context, terminal, options }: Session): Promise<DemoResult> {
  const { backUp, deviceInfo, listSnapshots, pairDevice } = await import('@pearmain/engine');
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-demo-'));
  const say = (text: string): void => {
    if (!options.json && !options.jsonl && !options.quiet) terminal.err.write(text);
  };
  const step = (text: string): void => say(`\n${styled(terminal.err, 'bold', text)}\n`);

  step('1. A phone is connected');
  await using phone = await startDemoPhone(
    join(folder, 'phone'),
    ['--seed', 'family', '--name', 'Zoë’s iPhone', '--scenario', 'demo'],
    context.signal,
  );
  const here = demoEnvironment(environment, folder, phone.muxAddress);
  const before = await deviceInfo(here, {}, context);
  say(`${visibleText(before.name)}, ${before.model}, iOS ${before.iosVersion}. It does not trust this computer yet.\n`);

  step('2. Trust');
  const paired = await pairDevice(here, {}, context);
  say(`${styled(terminal.err, 'green', '✓')} ${visibleText(paired.name)} trusts this computer.\n`);

  step('3. Backup');
  const password = async (): Promise<undefined> => undefined;
  const first = await backUp(here, { full: false, password }, context);
  say(
    `${done(terminal)} ${countWords(first.received.files, 'file')}, ${sizeWords(first.received.bytes)} received, every file checked against the phone's index.\n`,
  );

  step('4. The next day: a picture was taken, and only what changed travels');
  takePicture(join(folder, 'phone'));
  const second = await backUp(here, { full: false, password }, context);
  say(
    `${done(terminal)} ${countWords(second.received.files, 'file')}, ${sizeWords(second.received.bytes)} received.\n`,
  );

  step('5. What is kept');
  return { paired, backups: [first, second], snapshots: await listSnapshots(here, {}), folder };
}

const done = (terminal: Terminal): string => styled(terminal.err, 'green', '✓');

function demoEnvironment(environment: Environment, folder: string, muxAddress: string): Environment {
  const folders = {
    ...environment.folders,
    pairing: join(folder, 'pairing'),
    cache: join(folder, 'cache'),
    systemPairing: join(folder, 'no-system-pairing'),
  };
  return { ...environment, muxAddress, folders, location: join(folder, 'backups') };
}

function printEnd(result: DemoResult, { out }: Terminal): void {
  const rows = result.snapshots.map((snapshot) => [
    snapshot.id,
    snapshot.deviceName,
    momentWords(snapshot.takenAt),
    countWords(snapshot.files, 'file'),
    sizeWords(snapshot.sizeBytes),
    snapshot.verified?.findings === 0 ? 'checked' : 'not checked',
  ]);
  printTable(out, ['Backup', 'Device', 'Date', 'Files', 'Size', 'State'], rows);
  const latest = result.snapshots.find(({ latest }) => latest);
  out.write(`
Each is a genuine Apple backup folder. The latest lies in
  ${latest?.folder ?? result.folder}

With a real phone: connect it, unlock it, then
  npx pearmain device pair
  npx pearmain backup --location FOLDER
“npx pearmain doctor” says what is missing if it does not appear.
You may delete ${result.folder}.
`);
}
