import { AppError } from '@pearmain/base';
import { asDict, type PlistDict, parsePlist, textIn } from '@pearmain/formats';

const limits = { depth: 16, values: 20_000 };

/** A property list in a column; `undefined` where there is none, or one that cannot be read: what it belongs to is whole without. */
export function readProperties(bytes: Uint8Array | undefined): PlistDict | undefined {
  if (!bytes) return undefined;
  try {
    return asDict(parsePlist(bytes, limits));
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** A text of such a list. */
export function textInProperties(dict: PlistDict | undefined, key: string): string | undefined {
  const text = dict && textIn(dict, key);
  return text === '' ? undefined : text;
}
