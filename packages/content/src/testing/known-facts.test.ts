import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendar } from '../calendar/index.js';
import { calls } from '../calls/index.js';
import { contacts } from '../contacts/index.js';
import { notes } from '../notes/index.js';
import { photos } from '../photos/index.js';
import { reminders } from '../reminders/index.js';
import { bookmarks } from '../safari/bookmarks/index.js';
import { history } from '../safari/history/index.js';
import { tabs } from '../safari/tabs/index.js';
import { openStore } from '../store/open-store.js';
import { voicemail } from '../voicemail/index.js';
import { copiesOf, readAll, withSamples } from './samples.test.js';

// What is known of the samples beside what an independent decoder reads of them, kind by kind, as their list says it.

/** How often each word comes. */
function tally(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...new Set(words)].sort().map((word) => [word, words.filter((each) => each === word).length]),
  );
}

/** One number out of a sample itself. */
function count(sample: string, sql: string): unknown {
  using made = copiesOf({ sample });
  const [copy] = made.copies;
  assert.ok(copy);
  using database = openStore(copy);
  return Object.values(database.row(sql) ?? {})[0];
}

test(
  'contacts: six people of iOS 4 with nine values, one of iOS 16 whose words are all in the log, four of iOS 18 in two groups',
  withSamples,
  () => {
    const read = (sample: string) => readAll(contacts, { book: `contacts/${sample}/AddressBook.sqlitedb` }).items;
    const values = (people: ReturnType<typeof read>): number =>
      people.reduce((sum, { phones, emails, addresses, urls, messengers }) => {
        return sum + phones.length + emails.length + addresses.length + urls.length + messengers.length;
      }, 0);
    const [old, real, fixture] = [
      read('ios4-nationalgallery'),
      read('ios16.3-belkactf6'),
      read('ios18-schema-fixture'),
    ];
    assert.deepEqual(
      old.map(({ displayName }) => displayName),
      ['Pat TeeSumTwelve', 'Tracy Sumtwelve', 'Apple Inc.', 'Terry', 'Pat', 'Carry'],
    );
    assert.deepEqual([values(old), values(real), values(fixture)], [9, 1, 9]);
    assert.deepEqual(
      [real.map(({ displayName }) => displayName), real[0]?.emails[0]?.value],
      [['William Phorger'], 'billthemegakill@icloud.com'],
    );
    assert.equal(fixture.length, 4);
    const of = (name: string) => fixture.find(({ displayName }) => displayName.includes(name));
    // Keys of addresses in lower case, and a label that points to no row.
    assert.equal(of('Fixture')?.addresses[0]?.street, '1 Synthetic Way');
    assert.deepEqual(of('Broken')?.phones, [{ value: '+1 555 0199' }]);
    assert.deepEqual(
      fixture.filter(({ birthday }) => birthday !== undefined).map(({ birthday }) => birthday),
      ['1990-04-01'],
    );
    const search = "SELECT count(*) FROM sqlite_schema WHERE name = 'ABPersonFullTextSearch'";
    assert.equal(count('contacts/ios16.3-belkactf6/AddressBook.sqlitedb', search), 1);
  },
);

test('calls: five, one of them with two participants, without a list of entities', withSamples, () => {
  const { items } = readAll(calls, { store: 'calls/ios18-schema-fixture/CallHistory.storedata' });
  assert.equal(items.length, 5);
  assert.deepEqual(
    items
      .filter(({ participants }) => participants.length > 0)
      .map(({ id, kind, party, participants }) => [id, kind, party.address, participants.length]),
    [[3, 'facetime-video', undefined, 2]],
  );
  assert.deepEqual(
    items.map(({ isAnswered }) => isAnswered),
    [true, false, true, true, true],
  );
  const table = "SELECT count(*) FROM sqlite_schema WHERE name = 'Z_PRIMARYKEY'";
  assert.equal(count('calls/ios18-schema-fixture/CallHistory.storedata', table), 0);
});

test(
  'calendar: five items, three participants, a birthday, one without a calendar and one that begins at no time',
  withSamples,
  () => {
    const { items } = readAll(calendar, { calendar: 'calendar/ios18-schema-fixture/Calendar.sqlitedb' });
    assert.equal(items.length, 5);
    const people = items.map(({ attendees, organizer }) => attendees.length + (organizer ? 1 : 0));
    assert.equal(
      people.reduce((sum, each) => sum + each),
      3,
    );
    const titles = (is: (item: (typeof items)[number]) => boolean) => items.filter(is).map(({ title }) => title);
    assert.deepEqual(
      titles(({ isBirthday }) => isBirthday),
      ['Birthday of Somebody'],
    );
    assert.deepEqual(
      titles((item) => item.calendar === undefined),
      ['Quick note'],
    );
    assert.deepEqual(
      titles(({ start }) => start === undefined),
      ['Corrupt'],
    );
    assert.equal(
      count(
        'calendar/ios18-schema-fixture/Calendar.sqlitedb',
        "SELECT start_date FROM CalendarItem WHERE summary = 'Corrupt'",
      ),
      'not-a-date',
    );
  },
);

test(
  'reminders: one here and five in iCloud, of which one is deleted, one a part, one recurs and one has no date',
  withSamples,
  () => {
    const read = (store: string) =>
      readAll(reminders, { store: `reminders/ios18-schema-fixture/${store}.sqlite` }).items;
    const [local, cloud] = [read('local'), read('cloud')];
    assert.deepEqual([local.length, cloud.length], [1, 5]);
    const ids = (is: (item: (typeof cloud)[number]) => unknown) => cloud.filter(is).map(({ id }) => id);
    assert.deepEqual(
      ids(({ isDeleted }) => isDeleted),
      [12],
    );
    assert.deepEqual(
      ids(({ parent }) => parent?.id === 10),
      [13],
    );
    assert.deepEqual(
      ids(({ recurrences }) => recurrences.length > 0),
      [10],
    );
    assert.deepEqual(
      ids(({ title, due }) => title === 'Corrupt date' && due === undefined),
      [14],
    );
    const number = "SELECT Z_ENT FROM Z_PRIMARYKEY WHERE Z_NAME = 'REMCDReminder'";
    assert.deepEqual(
      ['local', 'cloud'].map((store) => count(`reminders/ios18-schema-fixture/${store}.sqlite`, number)),
      [81, 91],
    );
  },
);

test(
  'Safari: four visits of two pages, a redirect and a time that is none; nine rows of bookmarks; eighteen pages of 2013; one open tab',
  withSamples,
  () => {
    const fixture = 'safari/ios18-schema-fixture';
    const visits = readAll(history, { history: `${fixture}/History.db` }).items;
    assert.deepEqual([visits.length, new Set(visits.map(({ url }) => url)).size], [4, 2]);
    const redirect = visits.filter(({ redirectedFrom, redirectedTo }) => redirectedFrom ?? redirectedTo);
    assert.deepEqual(
      redirect.map(({ id, redirectedFrom, redirectedTo }) => [id, redirectedFrom, redirectedTo]),
      [
        [1, undefined, 2],
        [2, 1, undefined],
      ],
    );
    assert.deepEqual(
      visits.filter(({ date }) => date === undefined).map(({ title }) => title),
      ['Corrupt'],
    );
    const marks = readAll(bookmarks, { bookmarks: `${fixture}/Bookmarks.db` }).items;
    assert.equal(count(`${fixture}/Bookmarks.db`, 'SELECT count(*) FROM bookmarks'), marks.length + 1);
    assert.equal(marks.length, 8);
    const unread = marks
      .filter(({ isInReadingList, isFolder }) => isInReadingList && !isFolder)
      .map(({ isRead }) => isRead);
    assert.deepEqual(unread, [false, true]);
    const old = readAll(history, { old: 'safari/legacy/History.plist' }).items;
    assert.deepEqual([old.length, old.filter(({ title }) => title === undefined).length], [18, 1]);
    const newest = old.at(-1);
    assert.deepEqual(
      [newest?.title, newest?.date?.toISOString()],
      ['Glima Interview - YouTube', '2013-07-08T21:06:21.400Z'],
    );
    const open = readAll(tabs, {
      state: 'backup/mvt-ios14.3-partial/3a/3a47b0981ed7c10f3e2800aa66bac96a3b5db28e',
    }).items;
    assert.deepEqual(
      open.map(({ title, url }) => [title, url]),
      [['NSO is bad', 'https://en.wikipedia.org/wiki/NSO_Group']],
    );
  },
);

test('voicemail: the lists of two phones have their three tables, and nothing in them', withSamples, () => {
  for (const phone of ['ios15.3.1-hickman', 'ios16.3-belkactf6']) {
    const list = `voicemail/${phone}/voicemail.db`;
    const tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('voicemail', 'deleted', 'map')";
    assert.equal(count(list, tables), 3);
    assert.deepEqual(readAll(voicemail, { list }).items, []);
  }
});

test(
  'notes: seven of an iOS 15 phone, four of them locked with one hint, in two folders; three of a Mac; six bodies of iOS 18',
  withSamples,
  () => {
    const { items } = readAll(notes, { store: 'notes/ios-plaso/NoteStore.sqlite' });
    assert.equal(items.length, 7);
    const open = items.filter(({ isLocked }) => !isLocked).map(({ title }) => title);
    assert.deepEqual(open, ['My First Note', 'iOS 14 Note', 'iOS 15 Note']);
    assert.deepEqual(tally(items.flatMap(({ passwordHint }) => passwordHint ?? [])), { 'Who’s Password?': 4 });
    assert.deepEqual(tally(items.flatMap(({ folders }) => folders)), { 'My New Folder': 1, Notes: 6 });
    assert.equal(count('notes/ios-plaso/NoteStore.sqlite', 'SELECT count(*) FROM ZICNOTEDATA'), 8);
    const { items: guessed, notices } = readAll(notes, { store: 'notes/ios-plaso/NoteStore.sqlite' }, [
      'not the password',
    ]);
    assert.equal(guessed.filter(({ isOpened }) => isOpened).length, 0);
    assert.equal(notices.filter(({ message }) => /another password/.test(message)).length, 4);
    assert.equal(readAll(notes, { old: 'notes/macos-legacy/NotesV7.storedata' }).items.length, 3);
    assert.equal(readAll(notes, { store: 'notes/ios18-schema-fixture/NoteStore.sqlite' }).items.length, 6);
  },
);

for (const library of ['Test-13.0.0', 'Test-15.4.1']) {
  test(`photos: what is known of all sixteen of ${library}`, withSamples, () => {
    const { items } = readAll(photos, { library: `photos/${library}/Photos.sqlite` });
    assert.equal(items.length, 16);
    const ids = (is: (photo: (typeof items)[number]) => boolean): string[] =>
      items
        .filter(is)
        .map(({ uid }) => uid?.slice(0, 8) ?? '')
        .sort();
    assert.deepEqual(
      ids(({ isTrashed }) => isTrashed),
      ['6FD38366', '71E3E212'],
    );
    assert.deepEqual(
      ids(({ isHidden }) => isHidden),
      ['A1DD1F98'],
    );
    assert.deepEqual(
      ids(({ isFavorite }) => isFavorite),
      ['E9BC5C36'],
    );
    assert.deepEqual(
      ids(({ isEdited }) => isEdited),
      ['6191423D', '7783E8E6', 'DC99FBDD', 'E9BC5C36'],
    );
    assert.deepEqual(ids(({ directory }) => directory.startsWith('/')).length, 2);
    assert.deepEqual(
      ids(({ burst, subtype }) => burst !== undefined || subtype !== undefined),
      [],
    );
    const keywords = tally(items.flatMap((photo) => photo.keywords));
    assert.deepEqual([Object.keys(keywords).length, keywords['Kids'], keywords['wedding']], [9, 4, 3]);
    assert.deepEqual(tally(items.flatMap(({ people }) => people)), { Katie: 3, Maria: 2, Suzy: 2 });
    const albums = tally(items.flatMap((photo) => photo.albums.map(({ title, uid = '' }) => `${title} ${uid}`)));
    assert.deepEqual(
      Object.entries(albums).map(([name, size]) => [name.slice(0, -37), size]),
      [
        ['2018-10 - Sponsion, Museum, Frühstück, Römermuseum', 1],
        ['2019-10/11 Paris Clermont', 1],
        ['AlbumInFolder', 2],
        ['I have a deleted twin', 1],
        ['Pumpkin Farm', 3],
        ['Raw', 4],
        ['Test Album', 1],
        ['Test Album', 1],
      ],
    );
  });
}
