import { visibleText } from '@pearmain/base';
import type { DeviceEntry, DeviceLine, WatchChange } from '@pearmain/contract';
import type { Command } from 'commander';
import { fail } from '../failures.js';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import { connectionWords } from '../print/words.js';
import type { Output } from '../terminal.js';

/** `pearmain device watch`: what happens to phones, as it happens, until it is interrupted. */
export function addWatchCommand(device: Command): void {
  device
    .command('watch')
    .description('tell of phones that come, go and are trusted, until it is interrupted')
    .addHelpText(
      'before',
      '\nEnds with Ctrl-C (130). With --jsonl each line is an event, so that programs can act on a phone that comes.\n\nExamples:\n  pearmain device watch\n  pearmain device watch --jsonl | while read -r line; do echo "$line"; done\n',
    )
    .action((_options, command: Command) =>
      perform<never>(command, {
        schema: 'device-watch/1',
        work: async ({ environment, context, options, terminal }) => {
          if (options.json)
            throw fail('usage', { problem: 'Watching has no end, so there is no document: use --jsonl.' });
          const { watchDevices } = await import('@pearmain/engine');
          const { out } = terminal;
          return await watchDevices(
            environment,
            (change) => out.write(options.jsonl ? jsonLine(change) : textLine(change, out)),
            context,
          );
        },
        print: () => {},
      }),
    );
}

function jsonLine(change: WatchChange): string {
  const line: DeviceLine = { event: 'device', at: new Date().toISOString(), ...change };
  return `${JSON.stringify(line)}\n`;
}

function textLine(change: WatchChange, out: Output): string {
  const time = styled(out, 'dim', new Date().toTimeString().slice(0, 8));
  return `${time}  ${wordsOf(change)}\n`;
}

function wordsOf(change: WatchChange): string {
  switch (change.change) {
    case 'attached':
      return `+ ${describe(change.device)}`;
    case 'changed':
      return `~ ${describe(change.device)}`;
    case 'paired':
      return `~ ${describe(change.device)}`;
    case 'silent':
      return `! ${visibleText(change.message)}`;
    case 'detached':
      return `- ${visibleText(change.name ?? change.udid)} is no longer connected`;
    case 'muxer-lost':
      return `! ${visibleText(change.message)} Waiting for it.`;
    case 'muxer-found':
      return '+ The service that reaches phones answers again';
  }
}

function describe({ name, model, iosVersion, connections, trust, udid }: DeviceEntry): string {
  const ways = connections.map((connection) => connectionWords[connection]).join(' and ');
  const trusts = trust === 'trusted' ? 'trusts this computer' : 'does not trust this computer yet';
  return `${visibleText(name)} (${visibleText(model)}, iOS ${visibleText(iosVersion)}) by ${ways}, ${trusts}  ${udid}`;
}
