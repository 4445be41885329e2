import { visibleText } from '@pearmain/base';
import type { Session } from './perform.js';
import { sizeWords } from './print/words.js';

/** A disk that cannot share unchanged files between backups, and what a copy of the last one takes there. */
export interface PlainDisk {
  readonly path: string;
  readonly copyBytes: number;
}

/** Lets a person choose between safety and room on such a disk. */
export async function choosePlainDisk(
  { path, copyBytes }: PlainDisk,
  { context }: Session,
): Promise<'copy' | 'in-place'> {
  const { chooseOne } = await import('./prompts.js');
  const question = `The disk with ${visibleText(path)} cannot share unchanged files between backups. How shall it be done?`;
  context.emit({ kind: 'prompt', on: 'host', what: 'choice', message: question });
  const choice = await chooseOne(
    question,
    [
      {
        value: 'copy',
        label: `Copy the last backup first (${sizeWords(copyBytes)}): it stays whole, and stays as an earlier version`,
      },
      {
        value: 'in-place',
        label:
          'Work in place, as Apple’s programs do: no more room, no history, and no good backup until the run has finished',
      },
    ],
    context.signal,
  );
  context.emit({ kind: 'prompt-done', what: 'choice' });
  return choice;
}
