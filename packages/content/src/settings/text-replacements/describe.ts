import type { Description } from '../../description.js';
import type { TextReplacement } from './item.js';

export const describeTextReplacements: Description<TextReplacement> = {
  schema: 'text-replacement/1',
  columns: [
    { name: 'Shortcut', value: ({ shortcut }) => shortcut },
    { name: 'Phrase', value: ({ phrase }) => phrase },
    { name: 'Changed', value: ({ changed }) => changed },
    { name: 'Deleted', value: ({ isDeleted }) => isDeleted },
  ],
  about: ({ uid, store, id, shortcut, phrase }) => ({
    identity: uid ?? `${store} ${id}`,
    title: shortcut ?? phrase,
    words: shortcut === undefined ? [] : [phrase],
  }),
  when: ({ changed }) => changed && { from: changed },
  also: ({ isDeleted }) => (isDeleted ? ['deleted'] : []),
};
