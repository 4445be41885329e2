import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { fail } from './failures.js';
import type { AddressLayout } from './mux/attachable-phone.js';
import { announcers, connections, type PhoneOptions } from './open-phone.js';
import { presets } from './scenario-presets.js';
import { seedNames } from './seed/index.js';
import type { VirtualPhoneOptions } from './start.js';

/** What the command line says. */
export interface CommandLine extends VirtualPhoneOptions {
  readonly isVerbose: boolean;
}

/** Where help and complaints go. */
export interface CommandLineOutput {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * Reads the words after the program's name.
 *
 * @throws virtual-phone/bad-option; CommanderError for words that Commander refuses (already said), and after --help
 */
export function readCommandLine(words: readonly string[], output: CommandLineOutput): CommandLine {
  const command = describeProgram(output);
  command.parse([...words], { from: 'user' });
  const given = command.opts<GivenOptions>();
  return {
    ...phoneFrom(given),
    listen: given.listen ?? ['127.0.0.1:0'],
    ...present('control', given.control),
    others: (given.add ?? []).map(otherPhone),
    ...present('mdnsListen', given.mdnsListen),
    isBinaryOnly: wordIn('--muxer-protocol', given.muxerProtocol, ['0', '1']) === '0',
    isVerbose: given.verbose ?? false,
  };
}

/** Options as they were typed. */
interface GivenOptions {
  readonly state: string;
  readonly listen?: string[];
  readonly control?: string;
  readonly seed?: string;
  readonly ios?: string;
  readonly udid?: string;
  readonly name?: string;
  readonly product?: string;
  readonly backupPasswordFile?: string;
  readonly passcode?: string;
  readonly scenario?: string;
  readonly files?: string;
  readonly bytes?: string;
  readonly random?: string;
  readonly import?: string;
  readonly deterministic?: string;
  readonly connect?: string;
  readonly networkAddress?: string;
  readonly addressLayout?: string;
  readonly announcedBy?: string;
  readonly mdnsListen?: string;
  readonly muxerProtocol?: string;
  readonly add?: string[];
  readonly verbose?: boolean;
}

const collect = (value: string, earlier: string[] | undefined): string[] => [...(earlier ?? []), value];

function describeProgram({ stdout, stderr }: CommandLineOutput): Command {
  return new Command('virtual-phone')
    .description('A phone that is a program: plugged in, ready to be trusted, backed up and restored.')
    .requiredOption('--state <dir>', 'folder that holds the phone between runs; made if it is not there')
    .option('--listen <address>', 'HOST:PORT (port 0: a free one) or unix:PATH; may be given several times', collect)
    .option('--control <address>', 'where tests command the phone, a line of JSON each: HOST:PORT or unix:PATH')
    .option('--seed <name>', `what lies on a new phone: ${seedNames.join(', ')} (default: empty)`)
    .option('--ios <version>', 'iOS version (default: 17.5.1)')
    .option('--udid <udid>', 'UDID of a new phone')
    .option('--name <name>', 'name of a new phone')
    .option('--product <type>', 'model of a new phone (default: iPhone14,5)')
    .option('--backup-password-file <file>', 'file whose first line is the backup password of a new phone')
    .option('--passcode <code>', 'the phone has this passcode, and asks for it')
    .option(
      '--scenario <name|file>',
      `how the day goes: ${Object.keys(presets).join(', ')}, hostile:NAME, or a JSON file`,
    )
    .option('--files <n>', 'filler on a new phone: so many files …')
    .option('--bytes <b>', '… of so many bytes in all')
    .option('--random <s>', '… the same for the same word')
    .option('--import <dir>', 'a tree of <domain>/<relativePath> that is copied onto a new phone')
    .option('--deterministic <s>', 'fix clock and random bytes: equal states give equal backups')
    .option('--connect <way>', `${connections.join(', ')} (default: usb)`)
    .option('--network-address <address>', 'its loopback address in the network (default: a free one)')
    .option('--address-layout <layout>', `how the muxer tells it: ${layouts.join(', ')} (default: by-client)`)
    .option('--announced-by <who>', `who tells that it is in the network: ${announcers.join(', ')} (default: muxer)`)
    .option('--mdns-listen <address>', 'HOST:PORT to ask for announced phones, instead of multicast on loopback')
    .option('--muxer-protocol <version>', '0: the muxer knows fixed layouts alone; 1: property lists too (default)')
    .option('--add <key=value,…>', 'another phone in the same muxer: state, seed, ios, udid, name, …', collect)
    .option('--verbose', 'say on stderr why connections end')
    .addHelpText('after', examples)
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) })
    .exitOverride();
}

const examples = `
When the phone can be reached, one line of JSON says where:
  {"ready":true,"listen":["127.0.0.1:49731","unix:/tmp/mux"],"udid":"00008110-001…"}
SIGTERM and SIGINT end it; the phone is saved.

Examples:
  A life-like phone for the usual tools:
    virtual-phone --state /tmp/phone --seed family --listen unix:/tmp/mux
    USBMUXD_SOCKET_ADDRESS=UNIX:/tmp/mux ideviceinfo
  A person who taps Trust at the fourth attempt:
    virtual-phone --state /tmp/phone --scenario trust-after-three
  10,000 files, the same each time:
    virtual-phone --state /tmp/phone --files 10000 --bytes 430000000 --random bench --deterministic 1
  A phone on the cable and on Wi-Fi, once a computer has written EnableWifiConnections:
    virtual-phone --state /tmp/phone --connect both --network-address 127.0.0.2
  Two devices on one computer:
    virtual-phone --state /tmp/phone --add state=/tmp/tablet,product=iPad13,18,name=Tablet
`;

const phoneKeys = [
  'state',
  'seed',
  'ios',
  'udid',
  'name',
  'product',
  'backup-password-file',
  'passcode',
  'scenario',
  'files',
  'bytes',
  'random',
  'import',
  'deterministic',
  'connect',
  'network-address',
  'address-layout',
  'announced-by',
] as const;

/** A comma before a known key starts the next one, so that `product=iPad13,18` needs no quoting. */
function otherPhone(text: string): PhoneOptions {
  const given: Record<string, string> = {};
  for (const part of text.split(new RegExp(`,(?=(?:${phoneKeys.join('|')})=)`))) {
    const at = part.indexOf('=');
    const key = phoneKeys.find((known) => known === part.slice(0, Math.max(at, 0)));
    if (key === undefined)
      throw fail('bad-option', { option: '--add', problem: `“${part}” is not one of ${phoneKeys.join(', ')}` });
    given[key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())] = part.slice(at + 1);
  }
  const { state, ...others } = given;
  if (state === undefined) throw fail('bad-option', { option: '--add', problem: 'state=DIR is missing' });
  return phoneFrom({ ...others, state });
}

function phoneFrom(
  given: Omit<GivenOptions, 'listen' | 'control' | 'mdnsListen' | 'muxerProtocol' | 'add' | 'verbose'>,
): PhoneOptions {
  const filler = fillerFrom(given);
  const password = given.backupPasswordFile === undefined ? undefined : firstLineOf(given.backupPasswordFile);
  return {
    state: given.state,
    ...present('seed', given.seed),
    ...present('ios', given.ios),
    ...present('udid', given.udid),
    ...present('name', given.name),
    ...present('product', given.product),
    ...present('passcode', given.passcode),
    ...present('scenario', given.scenario),
    ...present('importFrom', given.import),
    ...present('deterministic', given.deterministic),
    ...present('backupPassword', password),
    ...(filler ? { filler } : {}),
    ...connectionFrom(given),
  };
}

const layouts = ['bsd', 'native', 'by-client'] as const satisfies readonly AddressLayout[];

function connectionFrom(given: Omit<GivenOptions, 'state'>): Pick<PhoneOptions, 'connect' | 'network'> {
  const connect = wordIn('--connect', given.connect, connections);
  const layout = wordIn('--address-layout', given.addressLayout, layouts);
  const announcedBy = wordIn('--announced-by', given.announcedBy, announcers);
  return {
    ...(connect ? { connect } : {}),
    network: {
      ...present('address', given.networkAddress),
      ...(layout ? { layout } : {}),
      ...(announcedBy ? { announcedBy } : {}),
    },
  };
}

function wordIn<T extends string>(option: string, text: string | undefined, known: readonly T[]): T | undefined {
  const word = known.find((each) => each === text);
  if (text !== undefined && word === undefined) {
    throw fail('bad-option', { option, problem: `“${text}” is none of ${known.join(', ')}` });
  }
  return word;
}

function present<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}

function fillerFrom({ files, bytes, random }: Omit<GivenOptions, 'state'>) {
  if (files === undefined && bytes === undefined) return undefined;
  return { files: countIn('--files', files), bytes: countIn('--bytes', bytes), seed: random ?? '1' };
}

function countIn(option: string, text: string | undefined): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw fail('bad-option', {
    option,
    problem: text === undefined ? 'is missing beside the other' : `“${text}” is not a count`,
  });
}

function firstLineOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch (cause) {
    throw fail('bad-option', { option: '--backup-password-file', problem: `${path} cannot be read` }, { cause });
  }
}
