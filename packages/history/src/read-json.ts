import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { systemCode } from './disk.js';
import { fail } from './failures.js';

/**
 * Reads a JSON file of ours and looks at its shape; `undefined` where there is no such file.
 *
 * @throws history/damaged-file
 */
export function readJson<T>(path: string, shape: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw fail('damaged-file', { path, reason: systemCode(error) ?? 'it cannot be read' }, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail('damaged-file', { path, reason: 'it is not JSON' }, { cause: error });
  }
  const looked = shape.safeParse(value);
  if (looked.success) return looked.data;
  const where = looked.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ');
  throw fail('damaged-file', { path, reason: `not as expected: ${where}` });
}
