/** Whether an iOS is that version or later. */
export type IsAtLeast = (version: string) => boolean;

export interface PlannedPerson {
  readonly first?: string;
  readonly last?: string;
  readonly organization?: string;
  /** `YYYY-MM-DD`, or `--MM-DD`. */
  readonly birthday?: string;
  readonly note?: string;
  readonly phones: readonly { readonly label: string; readonly value: string }[];
  readonly emails: readonly { readonly label: string; readonly value: string }[];
  readonly street?: string;
  readonly city?: string;
  readonly group?: string;
}

export interface PlannedMessage {
  readonly at: string;
  /** The other side. */
  readonly with: string;
  readonly mine: boolean;
  readonly text: string;
  readonly service: 'SMS' | 'iMessage';
}

export interface PlannedCall {
  readonly at: string;
  readonly with?: string;
  readonly seconds: number;
  readonly outgoing: boolean;
  readonly kind: 'phone' | 'facetime-video';
}

export interface PlannedEvent {
  readonly title: string;
  readonly begins: string;
  readonly ends: string;
  readonly zone?: string;
  readonly allDay: boolean;
  readonly notes?: string;
  readonly place?: string;
  readonly everyWeeks?: number;
  readonly alarmSeconds?: number;
  readonly exception?: string;
}

export interface PlannedReminder {
  readonly title: string;
  readonly list: string;
  readonly due?: string;
  readonly completed?: string;
  readonly priority?: 'high' | 'medium' | 'low';
  readonly notes?: string;
}

export interface PlannedNote {
  readonly folder: string;
  readonly begun: string;
  /** The first is the title. */
  readonly lines: readonly string[];
}

export interface PlannedBookmark {
  readonly title: string;
  /** None of a folder. */
  readonly url?: string;
  /** The titles of the folders it is in. */
  readonly folders: readonly string[];
}

export interface PlannedVisit {
  readonly at: string;
  readonly title: string;
  readonly url: string;
}

export interface PlannedTab {
  readonly title: string;
  readonly url: string;
}

export interface PlannedVoicemail {
  readonly at: string;
  readonly from: string;
  readonly seconds: number;
  readonly heard: boolean;
  readonly deleted: boolean;
  readonly transcript?: string;
}

export interface PlannedMemo {
  readonly at: string;
  readonly title: string;
  readonly seconds: number;
}

export interface PlannedPhoto {
  readonly name: string;
  readonly at: string;
  readonly isVideo: boolean;
  readonly place?: readonly [latitude: number, longitude: number];
  readonly favorite: boolean;
  readonly hidden: boolean;
  readonly trashed: boolean;
  readonly album?: string;
}

/** What lies on a phone of the seed `every-kind`: what it shall hold, in words of people. */
export interface EveryKind {
  readonly people: readonly PlannedPerson[];
  readonly messages: readonly PlannedMessage[];
  readonly calls: readonly PlannedCall[];
  readonly events: readonly PlannedEvent[];
  readonly reminders: readonly PlannedReminder[];
  readonly notes: readonly PlannedNote[];
  readonly bookmarks: readonly PlannedBookmark[];
  readonly visits: readonly PlannedVisit[];
  readonly tabs: readonly PlannedTab[];
  readonly voicemails: readonly PlannedVoicemail[];
  readonly memos: readonly PlannedMemo[];
  readonly photos: readonly PlannedPhoto[];
}

const ada = '+4915550201';
const bo = '+4915550202';

/**
 * A few items of every kind, the same on every phone but for what its iOS has no place for: transcripts before iOS 10, favourites, hidden and
 * deleted pictures before iOS 8, tabs that readers know before iOS 7 (docs/formats/seeds.md §8).
 */
export function everyKind(isAtLeast: IsAtLeast): EveryKind {
  const knowsStates = isAtLeast('8.0');
  return {
    people: [
      {
        first: 'Ada',
        last: 'Sommer',
        birthday: '1980-05-17',
        note: 'Plays the cello,\nand the drums; loudly',
        phones: [
          { label: 'Mobile', value: ada },
          { label: 'Boat', value: '+493023125201' },
        ],
        emails: [{ label: 'Home', value: 'ada@sommer.example' }],
        street: 'Am Kanal 7',
        city: 'Lübeck',
        group: 'Quartett 🎻',
      },
      {
        first: 'بو',
        last: 'Ek',
        birthday: '--02-29',
        phones: [{ label: 'iPhone', value: bo }],
        emails: [],
        group: 'Quartett 🎻',
      },
      { organization: 'Werft & Söhne', phones: [{ label: 'Work', value: '+4945112345' }], emails: [] },
    ],
    messages: [
      { at: '2024-03-01T08:00:00Z', with: ada, mine: false, text: 'Probe um 7? 🎶', service: 'iMessage' },
      {
        at: '2024-03-01T08:01:30Z',
        with: ada,
        mine: true,
        text: 'Ja, gern\nIch bringe Kekse mit',
        service: 'iMessage',
      },
      { at: '2024-03-02T19:00:00Z', with: bo, mine: false, text: 'متى نلتقي؟', service: 'SMS' },
    ],
    calls: [
      { at: '2024-03-03T09:00:00Z', with: ada, seconds: 75, outgoing: true, kind: 'phone' },
      { at: '2024-03-03T10:00:00Z', with: bo, seconds: 0, outgoing: false, kind: 'phone' },
      { at: '2024-03-03T11:00:00Z', seconds: 0, outgoing: false, kind: 'phone' },
      { at: '2024-03-04T20:00:00Z', with: 'ada@sommer.example', seconds: 1800, outgoing: true, kind: 'facetime-video' },
    ],
    events: [
      {
        title: 'Probe',
        begins: '2024-03-05T18:00:00Z',
        ends: '2024-03-05T20:30:00Z',
        zone: 'Europe/Berlin',
        allDay: false,
        notes: 'Noten mitbringen',
        place: 'Musikschule',
        everyWeeks: 2,
        alarmSeconds: -1800,
        exception: '2024-04-02T17:00:00Z',
      },
      { title: 'Insel', begins: '2024-07-01T00:00:00Z', ends: '2024-07-14T23:59:59Z', allDay: true },
    ],
    reminders: [
      { title: 'Saiten kaufen', list: 'Musik', due: '2024-03-08T16:00:00Z', priority: 'high', notes: 'A und D' },
      { title: 'Kekse backen', list: 'Musik', completed: '2024-03-05T12:00:00Z' },
    ],
    notes: [
      { folder: 'Notes', begun: '2024-02-01T10:00:00Z', lines: ['Programm', 'Haydn', 'Arriaga & Söhne <3'] },
      { folder: 'Notes', begun: '2024-02-02T10:00:00Z', lines: ['أغنية', 'كلمات'] },
    ],
    bookmarks: [
      { title: 'BookmarksBar', folders: [] },
      { title: 'Noten', folders: ['BookmarksBar'] },
      { title: 'Quartette', url: 'https://noten.example/quartett', folders: ['BookmarksBar', 'Noten'] },
      { title: 'Fähre', url: 'https://ferry.example/', folders: ['BookmarksBar'] },
    ],
    visits: [
      { at: '2024-03-06T07:00:00Z', title: 'Quartette', url: 'https://noten.example/quartett' },
      { at: '2024-03-06T07:05:00Z', title: 'Fähre', url: 'https://ferry.example/' },
    ],
    tabs: isAtLeast('7.0') ? [{ title: 'Fahrplan', url: 'https://ferry.example/plan' }] : [],
    voicemails: [
      {
        at: '2024-03-07T09:00:00Z',
        from: bo,
        seconds: 12,
        heard: true,
        deleted: false,
        ...(isAtLeast('10.0') ? { transcript: 'Hier ist Bo. Ruf mich an.' } : {}),
      },
      { at: '2024-03-07T10:00:00Z', from: ada, seconds: 3, heard: false, deleted: false },
      { at: '2024-03-07T11:00:00Z', from: ada, seconds: 4, heard: true, deleted: true },
    ],
    memos: [
      { at: '2024-02-10T18:00:00Z', title: 'Zweite Stimme', seconds: 9 },
      { at: '2024-02-11T18:00:00Z', title: 'Regen 🌧', seconds: 4 },
    ],
    photos: [
      photo('IMG_0001.JPG', '2024-01-01T12:00:00Z', { place: [53.8654, 10.6865], album: 'Hafen' }),
      photo('IMG_0002.JPG', '2024-01-02T12:00:00Z', { album: 'Hafen', favorite: knowsStates }),
      photo('IMG_0003.MOV', '2024-01-03T12:00:00Z', { isVideo: true }),
      photo('IMG_0004.JPG', '2024-01-04T12:00:00Z', { hidden: knowsStates }),
      photo('IMG_0005.JPG', '2024-01-05T12:00:00Z', { trashed: knowsStates }),
    ],
  };
}

function photo(name: string, at: string, more: Partial<PlannedPhoto>): PlannedPhoto {
  return { name, at, isVideo: false, favorite: false, hidden: false, trashed: false, ...more };
}
