import assert from 'node:assert/strict';
import type { Told } from './here.js';

/** What a failure should be: its code, the exit code, and what the phone said, where it said something. */
export interface Expected {
  readonly code: string;
  readonly exitCode: number;
  readonly phoneCode?: string;
}

/** A person reads what happened, whether the data is safe, what to do, and in small print the codes. */
export function assertIsTold(told: Told<unknown>, { code, exitCode, phoneCode }: Expected): void {
  const about = `${phoneCode ?? code}:\n${told.printed}`;
  assert.deepEqual([told.code, told.exitCode], [code, exitCode], about);
  const [happened = '', safety = '', advice = '', smallPrint = '', ...rest] = told.printed.split('\n');
  assert.match(happened, /^✗ [\p{Lu}\d“/].{8,}[.”]$/u, about);
  assert.doesNotMatch(happened, /MBError|\(-?\d+\)|undefined|NaN|\[object/, about);
  assert.match(
    safety,
    /^ {2}.*(?:untouched|no earlier backup|Nothing was|is kept|is complete|not affected).*\.$/u,
    about,
  );
  assert.match(advice, /^ {2}[\p{Lu}“].{5,}\.$/u, about);
  assert.deepEqual(rest, [''], about);
  assert.ok(smallPrint.startsWith(`  (${code}`), about);
  if (phoneCode !== undefined) {
    assert.match(smallPrint, new RegExp(`, the phone’s code: ${phoneCode}(?: \\(-\\d+\\))?\\)$`), about);
  }
}
