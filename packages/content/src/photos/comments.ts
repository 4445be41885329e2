import { byOwner } from '../store/by-owner.js';
import type { Store } from '../store/rows.js';
import { appleTimeOf, flagOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { PhotoComment } from './item.js';

const table = 'ZCLOUDSHAREDCOMMENT';

/** What was written to each picture in shared albums, and who liked it, by its row (docs/formats/content-photos.md §6). */
export function readComments(store: Store): (asset: number) => readonly PhotoComment[] {
  const columns = ['ZCOMMENTTEXT', 'ZCOMMENTDATE', 'ZISLIKE'];
  const of = (owner: string) =>
    byOwner(store, {
      table,
      key: 'Z_PK',
      owner: [owner],
      columns,
      make: (row): PhotoComment => ({
        isLike: flagOf(row['ZISLIKE']),
        ...withoutEmpty({ text: textOf(row['ZCOMMENTTEXT']), date: appleTimeOf(row['ZCOMMENTDATE']) }),
      }),
    });
  const [commented, liked] = [of('ZCOMMENTEDASSET'), of('ZLIKEDASSET')];
  return (asset) => [...commented(asset), ...liked(asset)];
}
