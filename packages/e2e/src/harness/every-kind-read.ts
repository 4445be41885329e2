import type { ContentKind } from '@pearmain/contract';
import type { EveryKind } from '@pearmain/virtual-phone';

type Line = Readonly<Record<string, unknown>>;
type Planned = EveryKind[keyof EveryKind][number];

const dictOf = (value: unknown): Line => (typeof value === 'object' && value !== null ? { ...value } : {});
const listOf = (value: unknown): readonly Line[] => (Array.isArray(value) ? value.map(dictOf) : []);
const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);
/** As plans write moments: to the second. */
const at = (value: unknown): unknown => (typeof value === 'string' ? value.replace('.000Z', 'Z') : undefined);

/** Where a kind of content is in a plan, and an item of it in the words of the plan. */
interface Wording {
  readonly of: keyof EveryKind;
  say(item: Line): Readonly<Record<string, unknown>>;
}

/** What exported items say, as the seed `every-kind` declares them, field by field. */
export const wordings: Readonly<Partial<Record<ContentKind, Wording>>> = {
  contacts: {
    of: 'people',
    say: ({ first: given, last, organization, birthday, note, phones, emails, addresses, groups }) => {
      const { street, city } = dictOf(first(addresses));
      return { first: given, last, organization, birthday, note, phones, emails, street, city, group: first(groups) };
    },
  },
  messages: {
    of: 'messages',
    say: ({ date, conversation, isFromMe, text, service }) => {
      const { address } = dictOf(first(dictOf(conversation)['participants']));
      return { at: at(date), with: address, mine: isFromMe, text, service };
    },
  },
  calls: {
    of: 'calls',
    say: ({ start, party, durationSeconds: seconds, isOutgoing: outgoing, kind }) => {
      return { at: at(start), with: dictOf(party)['address'], seconds, outgoing, kind };
    },
  },
  calendar: {
    of: 'events',
    say: ({ title, start, end, startZone, isAllDay, notes, place, recurrences, alarms, exceptions }) => ({
      title,
      begins: at(start),
      ends: at(end),
      zone: startZone,
      allDay: isAllDay,
      notes,
      place: dictOf(place)['title'],
      everyWeeks: listOf(recurrences).find(({ frequency }) => frequency === 'weekly')?.['interval'],
      alarmSeconds: dictOf(first(alarms))['secondsFromStart'],
      exception: at(first(exceptions)),
    }),
  },
  reminders: {
    of: 'reminders',
    say: ({ title, list, due, completed, priority, notes }) => {
      return { title, list: dictOf(list)['title'], due: at(due), completed: at(completed), priority, notes };
    },
  },
  notes: {
    of: 'notes',
    say: ({ folders, created, text, title }) => {
      const lines = String(text).split('\n');
      return { folder: first(folders), begun: at(created), lines: [title, ...lines.slice(1)] };
    },
  },
  bookmarks: { of: 'bookmarks', say: ({ title, url, folders }) => ({ title, url, folders }) },
  'web-history': { of: 'visits', say: ({ date, title, url }) => ({ at: at(date), title, url }) },
  tabs: { of: 'tabs', say: ({ title, url }) => ({ title, url }) },
  voicemail: {
    of: 'voicemails',
    say: ({ date, caller, durationSeconds: seconds, isHeard: heard, isDeleted: deleted, transcript }) => {
      return { at: at(date), from: dictOf(caller)['address'], seconds, heard, deleted, transcript };
    },
  },
  'voice-memos': {
    of: 'memos',
    say: ({ date, title, durationSeconds: seconds }) => ({ at: at(date), title, seconds }),
  },
  photos: {
    of: 'photos',
    say: ({ fileName, taken, kind, location, isFavorite, isHidden, isTrashed, albums }) => {
      const { latitude, longitude } = dictOf(location);
      return {
        name: fileName,
        at: at(taken),
        isVideo: kind === 'video',
        place: location && [latitude, longitude],
        favorite: isFavorite,
        hidden: isHidden,
        trashed: isTrashed,
        album: dictOf(first(albums))['title'],
      };
    },
  },
};

/** The items of JSON Lines in the words of the plan, in the order of time where they have one. */
export function inWordsOfPlan({ say }: Wording, lines: string): readonly Planned[] {
  const items = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  return inOrder(items.map(say));
}

/** Without what is not there, in the order of time. */
export function inOrder(items: readonly object[]): readonly Planned[] {
  const whole = JSON.parse(JSON.stringify(items)) as Planned[];
  const time = (item: Planned): string => ('at' in item ? item.at : 'due' in item ? (item.due ?? '') : '');
  return whole.sort((one, other) => (time(one) < time(other) ? -1 : Number(time(one) > time(other))));
}
