import assert from 'node:assert/strict';
import { join } from 'node:path';
import { root } from './needs.js';
import { runProgram } from './run-program.js';

/** What Python's parser sees of a page. */
export interface SeenPage {
  readonly tags: readonly string[];
  readonly addresses: readonly (readonly [tag: string, address: string])[];
  readonly policy: string;
  readonly handlers: readonly string[];
  /** The sums of its styles: SHA-256 in base64. */
  readonly styles: readonly string[];
  readonly words: readonly string[];
}

export async function seenBy(page: string): Promise<SeenPage> {
  const ended = await runProgram('/usr/bin/python3', [join(root, 'packages/e2e/foreign/read_page.py'), page]);
  assert.equal(ended.code, 0, ended.err);
  return JSON.parse(ended.out) as SeenPage;
}
