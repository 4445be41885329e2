import { readFileSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { arrayIn, asDict, dictIn, parsePlist, textIn } from '@pearmain/formats';
import { addressKeys } from '../names/name-book.js';
import { copyOf, type ReadContext } from '../reader.js';
import { placeOf } from '../store/open-store.js';

/** Where the list of blocked numbers and addresses is (docs/formats/content-calls.md §5). */
export const blockedPlace = ['HomeDomain', 'Library/Preferences/com.apple.cmfsyncagent.plist'] as const;

/** Whether the owner of the phone blocked an address. A list that cannot be read is told, and blocks nobody. */
export function readBlocked({ copies, tell }: ReadContext): (address: string | undefined) => boolean {
  const copy = copyOf(copies, 'blocked');
  const blocked = new Set<string>();
  try {
    const list = copy && asDict(parsePlist(readFileSync(copy.path)));
    const store = list && dictIn(list, '__kCMFBlockListStoreTopLevelKey');
    for (const each of (store && arrayIn(store, '__kCMFBlockListStoreArrayKey')) ?? []) {
      const item = asDict(each) ?? {};
      const address =
        textIn(item, '__kCMFItemPhoneNumberUnformattedKey') ?? textIn(item, '__kCMFItemEmailUnformattedKey');
      if (address !== undefined) for (const key of strictKeys(address)) blocked.add(key);
    }
  } catch (error) {
    if (!(error instanceof AppError) || !copy) throw error;
    tell({ where: placeOf(copy), message: error.message });
  }
  return (address) => address !== undefined && strictKeys(address).some((key) => blocked.has(key));
}

/** All digits, or the last nine: fewer could be somebody else’s. */
function strictKeys(address: string): readonly string[] {
  return addressKeys(address).slice(0, 2);
}
