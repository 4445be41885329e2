import type { Balloon } from '../messages/item.js';
import { byOwner } from '../store/by-owner.js';
import type { Store } from '../store/rows.js';
import { textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';

/** The previews of links, by the message's row. */
export function linksIn(store: Store): (message: number) => Balloon | undefined {
  const previews = byOwner<Balloon>(store, {
    table: 'ZWAMESSAGEDATAITEM',
    owner: ['ZMESSAGE'],
    columns: ['ZTITLE', 'ZSUMMARY', 'ZMATCHEDTEXT', 'ZCONTENT1', 'ZCONTENT2'],
    key: 'Z_PK',
    make: (row) => {
      const places = [row['ZMATCHEDTEXT'], row['ZCONTENT1'], row['ZCONTENT2']].map(textOf);
      const url = places.find((text) => /^https?:/i.test(text ?? ''));
      const [title, summary] = [textOf(row['ZTITLE']), textOf(row['ZSUMMARY'])];
      if (url === undefined && title === undefined) return undefined;
      return { app: 'link', ...withoutEmpty({ url, title, summary }) };
    },
  });
  return (message) => previews(message)[0];
}
