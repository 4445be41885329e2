import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './needs.js';
import { PhoneControl } from './phone-control.js';

/** The virtual phone, running as a program of its own. */
export interface PhoneProgram extends AsyncDisposable {
  readonly udid: string;
  /** Its muxer as a host and port. */
  readonly tcp: string;
  /** What points the real tools, and ours, at it. */
  readonly env: { readonly USBMUXD_SOCKET_ADDRESS: string };
  /** Its address in the network, and where to ask for phones in it, if it was started so. */
  readonly network: string;
  readonly mdns: string;
  readonly process: ChildProcess;
  /** Commands it while it runs. */
  readonly control: PhoneControl;
  /** Ends it as a person would, its state saved. */
  stop(): Promise<void>;
}

const program = join(root, 'packages/virtual-phone/bin/virtual-phone.mjs');

/** Starts a virtual phone with its state in `state` and waits until it answers. */
export async function startPhone(state: string, options: readonly string[] = []): Promise<PhoneProgram> {
  const places = ['--listen', '127.0.0.1:0', '--control', '127.0.0.1:0'];
  const child = spawn(process.execPath, [program, ...places, '--state', state, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    complaint += part;
  });
  const ended = once(child, 'exit');
  const ready = await Promise.race([firstLine(child.stdout), ended.then(() => undefined)]);
  if (ready === undefined) throw new Error(`the virtual phone ended at once: ${complaint}`);
  const { listen, control: at, udid, network = '', mdns = '' } = JSON.parse(ready) as Ready;
  const tcp = listen[0] ?? '';
  const control = await PhoneControl.connect(at);
  const stop = async (): Promise<void> => {
    control.close();
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  };
  return {
    udid,
    tcp,
    env: { USBMUXD_SOCKET_ADDRESS: tcp },
    network,
    mdns,
    process: child,
    control,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface Ready {
  readonly listen: readonly string[];
  readonly control: string;
  readonly udid: string;
  readonly network?: string;
  readonly mdns?: string;
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: stream })) return line;
  return undefined;
}
