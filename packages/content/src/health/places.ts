import type { BackupFiles, LocalCopy, Located, ReadContext } from '../reader.js';
import { fromEach } from '../store/from-each.js';
import { openIfSound } from '../store/open-store.js';
import type { Store } from '../store/rows.js';
import { Origins } from './origins.js';

const places = { secure: 'Health/healthdb_secure.sqlite', origins: 'Health/healthdb.sqlite' } as const;

/** Ten million values take 40 seconds to be summed or counted on one processor, and it may have other things to do. */
export const healthPatienceMs = 600_000;

/** The store of Health and that of where its values come from (docs/formats/content-health.md §1). */
export async function locateHealth(files: BackupFiles): Promise<readonly Located[]> {
  const located: Located[] = [];
  for (const [role, path] of Object.entries(places)) {
    const file = await files.find('HealthDomain', path);
    if (file) located.push({ role, file });
  }
  return located.some(({ role }) => role === 'secure') ? located : [];
}

/** What `read` reads of the store, with where values come from; without the second store they come from nobody. */
export function readHealth<T>(
  { copies, tell }: ReadContext,
  read: (store: Store, origins: Origins) => Iterable<T>,
): Generator<T> {
  const of = (role: string): readonly LocalCopy[] => copies.filter((copy) => copy.role === role);
  return fromEach(of('secure'), tell, function* (store) {
    if (!store.database.has('samples', 'data_id')) return;
    const [copy] = of('origins');
    using database = copy && openIfSound(copy, tell);
    const origins = new Origins(store, copy && database && { database, copy, tell });
    yield* read(store, origins);
  });
}
