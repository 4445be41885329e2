import { arrayIn, asDict, integerIn, textIn } from '@pearmain/formats';
import type { Row } from '@pearmain/sqlite';
import type { LocalCopy, ReadContext } from '../../reader.js';
import { selectPresent } from '../../store/columns.js';
import { fromEach } from '../../store/from-each.js';
import { plistOf } from '../../store/read-plist.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import { type InProfile, readProfiles } from '../profiles.js';
import { webTimeOf } from '../web-time.js';
import type { Visit } from './item.js';

/** All visits, those of one store in the order of time. @throws content/damaged-store */
export function* readHistory(context: ReadContext): Generator<Visit> {
  const { copies, tell } = context;
  const profileOf = readProfiles(context);
  const of = (role: string) => copies.filter((copy) => copy.role === role);
  yield* fromEach(of('history'), tell, (store) => readVisits(store, profileOf(store.copy)));
  for (const copy of of('old')) yield* readOldVisits(copy);
}

const columns = 'title redirect_source redirect_destination origin load_successful'.split(' ');

function* readVisits(store: Store, profile: InProfile): Generator<Visit> {
  const { database } = store;
  if (!database.has('history_visits') || !database.has('history_items')) return;
  const sql = `SELECT v.id AS id, v.visit_time AS time, i.url AS url, ${selectPresent(database, 'history_items', ['visit_count'], 'i')},
      ${selectPresent(database, 'history_visits', columns, 'v')}
    FROM history_visits v JOIN history_items i ON i.id = v.history_item ORDER BY v.visit_time, v.id`;
  for (const row of rowsOf(store, 'history_visits', sql)) {
    const visit = made(store, 'history_visits', row, (read) => toVisit(read, profile));
    if (visit) yield visit;
  }
}

function toVisit(row: Row, profile: InProfile): Visit {
  return {
    url: textOf(row['url']) ?? '',
    isLoaded: row['load_successful'] === null || flagOf(row['load_successful']),
    isFromAnotherDevice: flagOf(row['origin']),
    ...withoutEmpty({
      id: numberOf(row['id']),
      title: textOf(row['title']),
      date: webTimeOf(row['time']),
      redirectedFrom: numberOf(row['redirect_source']),
      redirectedTo: numberOf(row['redirect_destination']),
      pageVisits: numberOf(row['visit_count']),
    }),
    ...profile,
  };
}

/** The list of iOS 7 and earlier, the oldest first: a page once, with its last visit. */
function* readOldVisits(copy: LocalCopy): Generator<Visit> {
  const list = arrayIn(asDict(plistOf(copy)) ?? {}, 'WebHistoryDates') ?? [];
  for (const each of list.toReversed()) {
    const page = asDict(each);
    // The key of the address is the empty text.
    const url = page && textIn(page, '');
    if (page && url !== undefined) {
      yield {
        url,
        isLoaded: true,
        isFromAnotherDevice: false,
        ...withoutEmpty({
          title: textIn(page, 'title'),
          date: appleTimeOf(textIn(page, 'lastVisitedDate')),
          pageVisits: integerIn(page, 'visitCount'),
        }),
      };
    }
  }
}
