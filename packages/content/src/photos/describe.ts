import type { About, Column, Description, FileChoices, ItemFile, KnownFacts } from '../description.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Photo, PhotoFile, PhotoRole } from './item.js';
import { endingOf, stemOf } from './paths.js';

const states: Readonly<Record<Photo['state'], string>> = {
  full: 'original',
  thumbnail: 'thumbnail alone',
  row: 'not in the backup',
};

const columns: readonly Column<Photo>[] = [
  { name: 'Taken', value: ({ taken }) => taken },
  { name: 'Name', value: ({ fileName }) => fileName },
  { name: 'Original name', value: ({ originalName }) => originalName },
  { name: 'Type', value: ({ kind, subtype }) => subtype ?? kind },
  { name: 'In the backup', value: ({ state }) => states[state] },
  { name: 'Favourite', value: ({ isFavorite }) => isFavorite },
  { name: 'Hidden', value: ({ isHidden }) => isHidden },
  { name: 'Deleted', value: ({ isTrashed }) => isTrashed },
  { name: 'Edited', value: ({ isEdited }) => isEdited },
  { name: 'Title', value: ({ title }) => title },
  { name: 'Caption', value: ({ caption }) => caption },
  { name: 'Albums', value: ({ albums }) => listed(albums.map(({ folders, title }) => [...folders, title].join('/'))) },
  { name: 'People', value: ({ people }) => listed(people) },
  { name: 'Keywords', value: ({ keywords }) => listed(keywords) },
  {
    name: 'Comments',
    value: ({ comments }) => listed(comments.map(({ isLike, text = '' }) => (isLike ? 'liked' : text))),
  },
  { name: 'Latitude', value: ({ location }) => location?.latitude },
  { name: 'Longitude', value: ({ location }) => location?.longitude },
  { name: 'Width', value: ({ width }) => width },
  { name: 'Height', value: ({ height }) => height },
  { name: 'Seconds', value: ({ durationSeconds }) => durationSeconds },
  { name: 'Camera', value: ({ camera }) => [camera?.make, camera?.model].filter(Boolean).join(' ') || undefined },
  { name: 'Imported by', value: ({ importedBy }) => importedBy },
  { name: 'Files', value: ({ files }) => listed(files.map(({ relativePath }) => relativePath)) },
];

/** What exporters need to know of a picture. */
export const describePhotos: Description<Photo> = {
  schema: 'photo/1',
  columns,
  about: aboutOf,
  when: ({ taken, added }) => {
    const from = taken ?? added;
    return from && { from };
  },
  people: ({ people }) => people.map((name) => ({ name })),
  files: filesOf,
  elsewhere: {
    reason: 'in-icloud',
    what: 'originals',
    of: ({ state }) => ({ all: 1, here: state === 'full' ? 1 : 0 }),
  },
  also: ({ kind, state, isHidden, isTrashed }) => [
    ...(kind === 'video' ? ['videos'] : []),
    ...(isHidden ? ['hidden'] : []),
    ...(isTrashed ? ['in Recently Deleted'] : []),
    ...(state === 'thumbnail' ? ['as a thumbnail alone'] : []),
    ...(state === 'row' ? ['without any picture'] : []),
  ],
};

function aboutOf(photo: Photo): About {
  const { uid, directory, fileName, originalName, title, caption, keywords, albums } = photo;
  return {
    identity: uid ?? `${directory}/${fileName}`,
    title: title ?? shownName(photo),
    place: { title: albums[0]?.title ?? directory },
    words: [caption, fileName, originalName, ...keywords, ...albums.map((album) => album.title)],
  };
}

function listed(lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : lines.join('\n');
}

const ofEdit: ReadonlySet<PhotoRole> = new Set(['edited', 'edited-live-video']);

/** The files that were asked for, in each folder that the picture goes to. */
function filesOf(photo: Photo, { arrange, versions }: FileChoices): ItemFile[] {
  const { files, taken, state } = photo;
  const hasEdit = files.some(({ role }) => role === 'edited');
  const wanted = files.filter(({ role }) => {
    if (versions === 'original') return !ofEdit.has(role);
    return versions === 'both' || !hasEdit || ofEdit.has(role);
  });
  const named = (file: PhotoFile): string => nameOf(photo, file, versions === 'edited');
  const missing: ItemFile[] =
    state === 'full'
      ? []
      : [{ name: shownName(photo), notHere: 'The original is not in the backup; it may be in iCloud alone.' }];
  return foldersOf(photo, arrange).flatMap((folder) => [
    ...wanted.map((file): ItemFile => {
      const { domain, relativePath } = file;
      const known = file.role === 'adjustments' ? {} : { known: knownOf(photo) };
      return { name: named(file), domain, relativePath, folder, ...(taken ? { modified: taken } : {}), ...known };
    }),
    ...missing,
  ]);
}

function knownOf({ taken, utcOffsetSeconds, location, title, caption, keywords, people }: Photo): KnownFacts {
  return { keywords, people, ...withoutEmpty({ date: taken, utcOffsetSeconds, location, title, caption }) };
}

const uuid = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\b/i;

/** The name that people know: what came from iCloud has a number for a name on the phone. */
function shownName({ fileName, originalName }: Photo): string {
  return originalName !== undefined && uuid.test(fileName) ? originalName : fileName;
}

function nameOf(photo: Photo, { role, relativePath }: PhotoFile, isEditAlone: boolean): string {
  const mark = role === 'thumbnail' ? ' (thumbnail)' : ofEdit.has(role) && !isEditAlone ? ' (edited)' : '';
  const ending = relativePath.slice(relativePath.length - endingOf(relativePath).length);
  return `${stemOf(shownName(photo))}${mark}.${ending}`;
}

/** Where a picture goes; what is hidden or deleted has a folder of its own. */
function foldersOf(photo: Photo, arrange: FileChoices['arrange']): readonly (readonly string[])[] {
  const { directory, albums, isHidden, isTrashed } = photo;
  if (isTrashed) return [['Recently Deleted']];
  if (isHidden) return [['Hidden']];
  if (arrange === 'camera') return [directory.split('/')];
  if (arrange === 'date') return [monthOf(photo)];
  return albums.length === 0 ? [['In no album']] : albums.map(({ folders, title }) => [...folders, title]);
}

/** Year and month, by the clock of the place. */
function monthOf({ taken, utcOffsetSeconds = 0 }: Photo): readonly string[] {
  const local = new Date((taken?.getTime() ?? Number.NaN) + utcOffsetSeconds * 1000);
  if (Number.isNaN(local.getTime())) return ['Without a date'];
  const [year = '', month = ''] = local.toISOString().split('-');
  return [year, `${year}-${month}`];
}
