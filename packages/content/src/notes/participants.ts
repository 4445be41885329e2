import { AppError } from '@pearmain/base';
import {
  arrayIn,
  asDict,
  booleanIn,
  integerIn,
  openKeyedArchive,
  type PlistValue,
  parsePlist,
  Uid,
} from '@pearmain/formats';
import type { Row } from '@pearmain/sqlite';
import { bytesOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { NoteParticipant } from './item.js';

const roles = { 1: 'owner', 2: 'admin', 3: 'invited', 4: 'anybody' } as const;
const accesses = { 1: 'none', 2: 'read', 3: 'write' } as const;
const answers = { 1: 'pending', 2: 'accepted', 3: 'removed' } as const;
/** More than a note can be shared with. */
const most = 1000;

/** Where the record is; the second up to iOS 11. */
export const shareColumns = ['ZSERVERSHAREDATA', 'ZSERVERSHARE'] as const;

/** With whom what a row holds is shared. */
export function participantsIn(row: Row): readonly NoteParticipant[] {
  const share = bytesOf(row['ZSERVERSHAREDATA']) ?? bytesOf(row['ZSERVERSHARE']);
  return share ? readParticipants(share) : [];
}

/**
 * With whom a note or a folder is shared: out of the record of it that iCloud gave (docs/formats/content-notes.md §8). Whoever is not there is
 * left out, and a damaged record says nothing.
 */
export function readParticipants(share: Uint8Array): readonly NoteParticipant[] {
  try {
    const archive = openKeyedArchive(withRoot(parsePlist(share)));
    const inside = (value: PlistValue | undefined) => asDict(archive.resolve(value)) ?? {};
    const list = inside(archive.root['LastFetchedParticipants'] ?? archive.root['Participants']);
    return (arrayIn(list, 'NS.objects') ?? []).slice(0, most).map((each): NoteParticipant => {
      const participant = inside(each);
      const identity = inside(participant['UserIdentity']);
      const parts = inside(inside(identity['NameComponents'])['NS.nameComponentsPrivate']);
      const lookup = inside(identity['LookupInfo']);
      const names = [archive.text(parts['NS.givenName']), archive.text(parts['NS.familyName'])].filter(Boolean);
      return {
        isOwner: booleanIn(participant, 'IsCurrentUser') ?? false,
        ...withoutEmpty({
          name: names.join(' ') || undefined,
          address: archive.text(lookup['EmailAddress']) ?? archive.text(lookup['PhoneNumber']),
          role: wordOf(roles, integerIn(participant, 'Type')),
          access: wordOf(accesses, integerIn(participant, 'Permission')),
          answer: wordOf(answers, integerIn(participant, 'AcceptanceStatus')),
        }),
      };
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [];
  }
}

function wordOf<T>(words: Readonly<Record<number, T>>, number: number | undefined): T | undefined {
  return words[number ?? 0];
}

/** What such a record holds are the roots of the archive themselves, and no object: it is made one. */
function withRoot(value: PlistValue): PlistValue {
  const archive = asDict(value) ?? {};
  const objects = arrayIn(archive, '$objects') ?? [];
  const top = asDict(archive['$top']) ?? {};
  if (top['root'] !== undefined) return value;
  return { $objects: [...objects, top], $top: { root: new Uid(objects.length) } };
}
