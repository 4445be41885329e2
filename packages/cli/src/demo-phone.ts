import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fail } from './failures.js';

/** A virtual phone that runs as a program of its own. */
export interface DemoPhone extends AsyncDisposable {
  /** Its muxer, in the form of `USBMUXD_SOCKET_ADDRESS`. */
  readonly muxAddress: string;
  readonly udid: string;
}

/**
 * Starts the virtual phone with its state in `stateFolder` and waits until it answers.
 *
 * @throws cli/demo-phone
 */
export async function startDemoPhone(
  stateFolder: string,
  options: readonly string[],
  signal: AbortSignal,
): Promise<DemoPhone> {
  const program = createRequire(import.meta.url).resolve('@pearmain/virtual-phone/bin');
  const phone = spawn(process.execPath, [program, '--listen', '127.0.0.1:0', '--state', stateFolder, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const complaint = collect(phone);
  const ended = once(phone, 'exit').then(
    () => undefined,
    () => undefined,
  );
  const ready = await Promise.race([firstLine(phone), ended]);
  if (ready === undefined) {
    signal.throwIfAborted();
    throw fail('demo-phone', { reason: complaint().trim() || 'it ended at once' });
  }
  const { listen, udid } = JSON.parse(ready) as { listen: string[]; udid: string };
  return {
    muxAddress: listen[0] ?? '',
    udid,
    async [Symbol.asyncDispose]() {
      phone.kill('SIGTERM');
      await ended;
    },
  };
}

async function firstLine(phone: ChildProcess): Promise<string | undefined> {
  if (!phone.stdout) return undefined;
  for await (const line of createInterface({ input: phone.stdout })) return line;
  return undefined;
}

function collect(phone: ChildProcess): () => string {
  let text = '';
  phone.stderr?.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(-2000);
  });
  return () => text;
}

/** A day on the phone: one more picture in its camera roll (docs/protocols/virtual-phone.md: what lies in the state folder). */
export function takePicture(stateFolder: string): void {
  const pictures = join(stateFolder, 'files/CameraRollDomain/Media/DCIM/100APPLE');
  copyFileSync(join(pictures, 'IMG_0001.JPG'), join(pictures, 'IMG_0999.JPG'));
}
