import type { Command } from 'commander';

/** The flags that every command understands (help text: `addGlobalOptions`). */
export interface GlobalOptions {
  readonly device?: string;
  readonly location?: string;
  readonly wifi?: true;
  readonly address?: string;
  readonly json?: true;
  readonly jsonl?: true;
  readonly quiet?: true;
  readonly verbose: number;
  readonly color: boolean;
  readonly progress: 'auto' | 'plain' | 'none';
  readonly yes?: true;
  readonly input: boolean;
  readonly timeout?: number;
  readonly config?: string;
  readonly logFile?: string;
}

/** Adds the global flags to the program. */
export function addGlobalOptions(
  program: Command,
  seconds: (text: string) => number,
  progress: (text: string) => string,
): void {
  program
    .option('-d, --device <device>', 'the device: its name, or the start of its identifier')
    .option('-l, --location <folder>', 'where backups are kept')
    .option('--wifi', 'look for phones in the local network too')
    .option('--address <host>', 'the phone is at this address in the network')
    .option('--json', 'print one JSON document and ask nothing')
    .option('--jsonl', 'print events as JSON lines; the last line is the result')
    .option('-q, --quiet', 'print nothing but the result')
    .option('-v, --verbose', 'say more, -vv still more', (_, count: number) => count + 1, 0)
    .option('--no-color', 'print without colours')
    .option('--progress <kind>', 'auto, plain (a line per 10 %) or none', progress, 'auto')
    .option('-y, --yes', 'answer yes to every question')
    .option('--no-input', 'ask nothing; fail where an answer is needed')
    .option('--timeout <seconds>', 'stop waiting for a person after this time', seconds)
    .option('--config <file>', 'another settings file')
    .option('--log-file <file>', 'write what happens to this file too');
}
