import { visibleText } from '@pearmain/base';
import type { FoundLibrary, LibraryList, LibraryReport, Named, NamedTrack } from '@pearmain/contract';
import type { Output, Terminal } from '../terminal.js';
import { styled } from './style.js';
import { printFacts, printTable } from './table.js';
import { countWords, durationWords, momentWords, sizeWords } from './words.js';

/** Prints the libraries that were found. */
export function printLibraries({ libraries }: LibraryList, { out }: Terminal): void {
  if (libraries.length === 0) out.write('There is no library of iTunes or Music in the usual places.\n');
  for (const library of libraries) {
    out.write(`${styled(out, 'bold', visibleText(library.folder))}\n`);
    printFacts(out, libraryFacts(library));
  }
}

/** Prints what a scan found out, what needs somebody's attention last. */
export function printLibraryReport(report: LibraryReport, { out }: Terminal): void {
  out.write(`${styled(out, 'bold', visibleText(report.folder))}\n`);
  printFacts(out, [
    ...libraryFacts(report),
    ['Read from', report.readFrom],
    ['Media folder', report.mediaFolder.path ?? `not here (${report.mediaFolder.noted ?? 'not noted'})`],
    ['Tracks', trackWords(report)],
    ['Files', `${countWords(report.found.files, 'file')}, ${sizeWords(report.found.bytes)}`],
    ['Playlists', playlistWords(report)],
    [
      'Written',
      report.playlistFiles && `${countWords(report.playlistFiles.files, 'playlist')} to ${report.playlistFiles.folder}`,
    ],
  ]);
  const amounts = report.tracks.byKind.map(({ kind, tracks, bytes, durationMs }) => [
    kind,
    countWords(tracks, 'track'),
    sizeWords(bytes),
    durationWords(durationMs / 1000),
  ]);
  if (amounts.length > 0) printTable(out, ['Kind', 'Tracks', 'Size', 'Length'], amounts);
  printNamed(out, 'Outside of the media folder', report.outside, trackLine);
  printNamed(out, 'Written otherwise on the disk', report.respelled, ({ path, rule }) => `${path} (${rule})`);
  printNamed(out, 'Shared by several tracks', report.shared, ({ path, tracks }) => `${path} (${tracks} tracks)`);
  printNamed(out, 'Alike', report.alike, ({ name, artist, tracks }) => `${titleOf(name, artist)} (${tracks} files)`);
  printNamed(out, `Known to no track, ${sizeWords(report.unknown.bytes)}`, report.unknown, (path) => path);
  printNamed(out, 'On a drive or computer that is not here', report.away, trackLine);
  printNamed(out, 'Missing', report.missing, trackLine);
}

function libraryFacts({ database, xml, applicationVersion, persistentId, isNewer, inUse }: FoundLibrary) {
  const file = (state: FoundLibrary['database']) =>
    state && `${state.path}, ${sizeWords(state.sizeBytes)}, ${state.problem ?? momentWords(state.modified)}`;
  return [
    ['Library', file(database)],
    ['XML copy', file(xml)],
    ['Version', applicationVersion && `${applicationVersion}${isNewer ? ', not known here: only read' : ''}`],
    ['Identifier', persistentId],
    ['In use', inUse.length > 0 ? inUse.join('; ') : undefined],
  ] as const;
}

function trackWords({ tracks }: LibraryReport): string {
  const { total, files, present, cloudOnly, streams } = tracks;
  const parts = [
    `${countWords(present, 'track')} of ${files} with their file`,
    cloudOnly > 0 ? `${cloudOnly} in the cloud alone` : '',
    streams > 0 ? `${streams} streams` : '',
    tracks.protected > 0 ? `${tracks.protected} protected: an account must allow playing them` : '',
  ];
  return `${total}: ${parts.filter((words) => words !== '').join(', ')}`;
}

function playlistWords({ playlists }: LibraryReport): string {
  const { total, ordinary, smart, folders, builtIn } = playlists;
  return `${total}: ${ordinary} of one’s own, ${smart} smart, ${countWords(folders, 'folder')}, ${builtIn} built in`;
}

const shown = 10;

/** A list under its title, cut after the first few; nothing where it is empty. */
export function printNamed<T>(out: Output, title: string, { count, first }: Named<T>, line: (each: T) => string): void {
  if (count === 0) return;
  out.write(`${styled(out, 'bold', title)}: ${count}\n`);
  for (const each of first.slice(0, shown)) out.write(`  ${visibleText(line(each))}\n`);
  if (count > shown)
    out.write(`  and ${count - shown} more; --json names ${count > first.length ? first.length : 'all'}\n`);
}

function trackLine({ name, artist, location = 'nothing is noted of its place' }: NamedTrack): string {
  return `${titleOf(name, artist)}: ${location}`;
}

function titleOf(name: string, artist: string | undefined): string {
  return artist === undefined ? name : `${artist} – ${name}`;
}
