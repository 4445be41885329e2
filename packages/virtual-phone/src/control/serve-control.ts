import { AppError, type JsonValue } from '@pearmain/base';
import { utf8Decode, utf8Encode } from '@pearmain/formats';
import type { SocketChannel } from '@pearmain/wire';
import type { PluggedPhone } from '../plugged-phone.js';
import { isRecord } from '../scenario-checks.js';
import { CommandRefusal, commands } from './commands.js';
import { reportOn, shows } from './phone-report.js';

const longestLine = 1024 * 1024;

/**
 * Serves one program that tests against the phones: a line of JSON says what to do, a line of JSON answers how the phone
 * is then, or what is wrong with the command (docs/protocols/virtual-phone.md §9).
 */
export async function serveControl(channel: SocketChannel, phones: readonly PluggedPhone[]): Promise<void> {
  for await (const line of linesOf(channel)) {
    const answer = await answerTo(line, phones);
    await channel.write(utf8Encode(`${JSON.stringify(answer)}\n`));
  }
}

async function* linesOf(channel: SocketChannel): AsyncIterable<string> {
  let rest = new Uint8Array();
  for (let piece = await channel.readSome(longestLine); piece; piece = await channel.readSome(longestLine)) {
    rest = Buffer.concat([rest, piece]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      yield utf8Decode(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > longestLine) return;
  }
}

async function answerTo(line: string, phones: readonly PluggedPhone[]): Promise<Readonly<Record<string, JsonValue>>> {
  try {
    const command = parse(line);
    const plugged = phoneOf(command, phones);
    if (command['do'] === 'wait') await waitFor(plugged, command['for']);
    else follow(plugged, command);
    return { ok: true, ...reportOn(plugged) };
  } catch (error) {
    if (!(error instanceof CommandRefusal || error instanceof AppError)) throw error;
    return { ok: false, problem: error.message };
  }
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const command: unknown = JSON.parse(line);
    if (isRecord(command)) return command;
  } catch {
    // Said below.
  }
  throw new CommandRefusal('a command is a line of JSON: {"do":"state"}');
}

/** The phone that `udid` names, or the first. */
function phoneOf({ udid }: Readonly<Record<string, unknown>>, phones: readonly PluggedPhone[]): PluggedPhone {
  const found = phones.find(({ phone }) => udid === undefined || phone.identity.udid === udid);
  if (!found) throw new CommandRefusal(`there is no phone ${JSON.stringify(udid)}`);
  return found;
}

function follow(plugged: PluggedPhone, command: Readonly<Record<string, unknown>>): void {
  const act = typeof command['do'] === 'string' ? commands.get(command['do']) : undefined;
  if (!act) throw new CommandRefusal(`“do” is one of ${[...commands.keys(), 'wait'].join(', ')}`);
  act(plugged, command);
  plugged.phone.changes.tell(undefined);
}

/** Resolves as soon as the phone's report shows what is wanted. */
async function waitFor(plugged: PluggedPhone, wanted: unknown): Promise<void> {
  if (!isRecord(wanted)) throw new CommandRefusal('“for” is an object: what the state shall show');
  const known = Object.keys(reportOn(plugged));
  const unknown = Object.keys(wanted).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new CommandRefusal(`a state has no “${unknown}”`);
  const isThere = (): boolean => shows(reportOn(plugged), wanted as Readonly<Record<string, JsonValue>>);
  if (isThere()) return;
  await new Promise<void>((resolve) => {
    const watch = plugged.phone.changes.add(() => {
      if (!isThere()) return;
      watch[Symbol.dispose]();
      resolve();
    });
  });
}
