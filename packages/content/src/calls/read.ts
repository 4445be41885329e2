import { readNames } from '../names/read-names.js';
import type { LocalCopy, ReadContext } from '../reader.js';
import { openIfSound, openStore, storeFailure } from '../store/open-store.js';
import type { Store } from '../store/rows.js';
import { readBlocked } from './blocked.js';
import type { Call } from './item.js';
import { readOldCalls } from './read-old.js';
import { type People, readCallStore } from './read-store.js';

/** All calls, the oldest first. @throws content/damaged-store */
export function* readCalls(context: ReadContext): Generator<Call> {
  const { copies, tell } = context;
  const names = readNames(context);
  const people = { names, isBlocked: readBlocked(context) };
  const known = new Set<string>();
  for (const copy of copies) {
    if (copy.role === 'old') yield* from(copy, tell, (store) => readOldCalls(store, names));
    if (copy.role === 'store' || copy.role === 'recent')
      yield* from(copy, tell, (store) => eachOnce(store, people, known));
  }
}

/** What is in both stores is one call. */
function* eachOnce(store: Store, people: People, known: Set<string>): Generator<Call> {
  for (const call of readCallStore(store, people)) {
    if (call.uid !== undefined && known.has(call.uid)) continue;
    if (call.uid !== undefined) known.add(call.uid);
    yield call;
  }
}

function* from(copy: LocalCopy, tell: ReadContext['tell'], read: (store: Store) => Iterable<Call>): Generator<Call> {
  // Without what was not merged yet, the history is still there.
  using database = copy.role === 'recent' ? openIfSound(copy, tell) : openStore(copy);
  if (!database) return;
  try {
    yield* read({ database, copy, tell });
  } catch (error) {
    throw storeFailure(error, copy);
  }
}
