import { byOwner } from '../store/by-owner.js';
import type { Store } from '../store/rows.js';
import { bytesOf, numberOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { readBody, wordsOf } from './body.js';
import type { DeletedPart } from './item.js';
import { messageTime } from './time.js';

/** The parts of each message that are in Recently Deleted by themselves, by its row (docs/formats/content-messages.md §6). */
export function deletedPartsIn(store: Store): (message: number) => readonly DeletedPart[] {
  return byOwner(store, {
    table: 'recoverable_message_part',
    owner: ['message_id'],
    columns: ['part_index', 'delete_date', 'part_text'],
    make: (row): DeletedPart => {
      const body = bytesOf(row['part_text']);
      const text = wordsOf(body && readBody(body)?.text);
      return {
        part: numberOf(row['part_index']) ?? 0,
        ...withoutEmpty({ deleted: messageTime(row['delete_date']), text }),
      };
    },
  });
}
