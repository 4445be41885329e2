import { randomFillSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pearmain } from '../harness/pearmain.js';
import { type PhoneProgram, startPhone } from '../harness/phone-program.js';
import type { Scratch } from '../harness/scratch.js';

/** A phone to measure with, paired with both programs' computer. */
export interface BenchPhone extends AsyncDisposable {
  readonly phone: PhoneProgram;
  readonly home: string;
  readonly state: string;
}

/** A phone with life-like filler. */
export async function fillerPhone(scratch: Scratch, files: number, bytes: number): Promise<BenchPhone> {
  const filler = ['--files', String(files), '--bytes', String(bytes), '--random', '1'];
  return await paired(scratch, `filler-${files}`, filler);
}

/** A phone with so many files of one size each. */
export async function evenPhone(scratch: Scratch, files: number, size: number): Promise<BenchPhone> {
  const tree = scratch.at(`tree-${files}`);
  const content = Buffer.alloc(size);
  for (let index = 0; index < files; index += 1) {
    const path = join(tree, 'CameraRollDomain/Media/DCIM', String(Math.floor(index / 1000)), `IMG_${index}.JPG`);
    if (index % 1000 === 0) mkdirSync(dirname(path), { recursive: true });
    randomFillSync(content, 0, Math.min(size, 64));
    writeFileSync(path, content);
  }
  const made = await paired(scratch, `even-${files}`, ['--import', tree]);
  rmSync(tree, { recursive: true });
  return made;
}

/** A phone with nothing on it, which is back at once after a restart. */
export async function emptyPhone(scratch: Scratch, name: string): Promise<BenchPhone> {
  const day = scratch.at(`${name}.json`);
  writeFileSync(day, JSON.stringify({ rebootMs: 20 }));
  return await paired(scratch, name, ['--udid', '00008110-000A1B2C3D4E5F60', '--scenario', day]);
}

async function paired(scratch: Scratch, name: string, options: readonly string[]): Promise<BenchPhone> {
  const state = scratch.at(name);
  const home = scratch.at(`${name}-home`);
  const phone = await startPhone(state, ['--seed', 'empty', ...options]);
  const ended = await pearmain(home, ['device', 'pair'], { env: phone.env });
  if (ended.code !== 0) throw new Error(ended.err);
  return { phone, home, state, [Symbol.asyncDispose]: () => phone.stop() };
}
