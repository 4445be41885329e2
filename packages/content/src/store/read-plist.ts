import { readFileSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { asDict, type PlistDict, type PlistValue, parsePlist } from '@pearmain/formats';
import { fail } from '../failures.js';
import type { LocalCopy, ReadContext } from '../reader.js';
import { placeOf } from './open-store.js';

/** The property list that a copy is. @throws content/damaged-store */
export function plistOf(copy: LocalCopy): PlistValue {
  try {
    return parsePlist(readFileSync(copy.path));
  } catch (error) {
    throw fail(
      'damaged-store',
      { path: placeOf(copy), reason: 'it is no property list, or damaged.' },
      { cause: error },
    );
  }
}

/** The dictionaries that copies are. Of several a damaged one is told and left out; a single one is the end. @throws content/damaged-store */
export function* dictsOf(
  copies: readonly LocalCopy[],
  tell: ReadContext['tell'],
): Generator<{ readonly copy: LocalCopy; readonly dict: PlistDict }> {
  for (const copy of copies) {
    try {
      yield { copy, dict: asDict(plistOf(copy)) ?? {} };
    } catch (error) {
      if (!(error instanceof AppError) || copies.length === 1) throw error;
      tell({ where: placeOf(copy), message: error.message });
    }
  }
}
