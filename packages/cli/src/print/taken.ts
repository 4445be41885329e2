import { systemWords, visibleText } from '@pearmain/base';
import type { GetResult, Named } from '@pearmain/contract';
import type { Terminal } from '../terminal.js';
import { doubtWords } from './doubt.js';
import { countWords, sizeWords } from './words.js';

/** Whether everything came out exactly as it was noted. */
export function isWhole({ inexact, missing, unsaved, unreadable, kept, refused }: GetResult): boolean {
  return [inexact, missing, unsaved, unreadable, kept, refused].every(({ count }) => count === 0);
}

/** What was taken out of a backup, and what was not. */
export function printTaken(result: GetResult, terminal: Terminal): void {
  const { files, bytes, there, destination } = result;
  const before = there > 0 ? ` ${countWords(there, 'file')} lay there before.` : '';
  terminal.out.write(`${countWords(files, 'file')}, ${sizeWords(bytes)}, in ${visibleText(destination)}.${before}\n`);
  const tell = listing(terminal);
  tell(
    result.renamed,
    'is called otherwise here',
    'are called otherwise here',
    ({ path, name }) => `${path} → ${name}`,
  );
  tell(result.links, 'link was not made', 'links were not made', ({ path, target }) => `${path} → ${target}`);
  tell(
    result.inexact,
    'is not exactly what was noted',
    'are not exactly what was noted',
    ({ path, doubt }) => `${path}: ${doubtWords[doubt]}`,
  );
  tell(result.missing, 'is missing in the backup', 'are missing in the backup', String);
  tell(result.unsaved, 'was not saved by the phone', 'were not saved by the phone', String);
  tell(result.unreadable, 'cannot be read', 'cannot be read', withReason);
  tell(
    result.kept,
    'was left as it lies there (--overwrite replaces it)',
    'were left as they lie there (--overwrite replaces them)',
    String,
  );
  tell(result.refused, 'could not be written', 'could not be written', withReason);
}

const shownAtMost = 10;

function withReason({ path, reason }: { path: string; reason: string }): string {
  return `${path}: ${systemWords(reason)}`;
}

/** A line for the count, and one for each of the first few. */
function listing({ err }: Terminal) {
  return <T>({ count, first }: Named<T>, one: string, many: string, line: (named: T) => string): void => {
    if (count === 0) return;
    err.write(`${count.toLocaleString('en-US')} ${count === 1 ? one : many}:\n`);
    for (const named of first.slice(0, shownAtMost)) err.write(`  ${visibleText(line(named))}\n`);
    if (count > shownAtMost)
      err.write(`  … and ${(count - shownAtMost).toLocaleString('en-US')} more (--json names a thousand)\n`);
  };
}
