import type { Category } from '../../reader.js';
import { describeTextReplacements } from './describe.js';
import type { TextReplacement } from './item.js';
import { locateTextReplacements } from './locate.js';
import { readTextReplacements } from './read.js';

/** Shortcuts that somebody typed in, and what they stand for (docs/formats/content-settings.md §6). */
export const textReplacements: Category<TextReplacement> = {
  kind: 'text-replacements',
  describe: describeTextReplacements,
  locate: locateTextReplacements,
  read: readTextReplacements,
};
