import { createReadStream } from 'node:fs';
import { fail } from '../failures.js';

const longest = 1024 * 1024;

/** The lines of a file, without their ends. @throws content/evidence-damaged for one that is longer than any of ours */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const part of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + String(part)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longest) throw fail('evidence-damaged', { path, reason: 'a line is longer than any can be' });
    yield* lines;
  }
  if (rest !== '') yield rest;
}
