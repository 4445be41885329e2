import { basename, extname } from 'node:path/posix';
import type { Column } from '../../description.js';
import type { BackupFiles, Category } from '../../reader.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { Wallpaper } from './item.js';

const columns: readonly Column<Wallpaper>[] = [
  { name: 'Screen', value: ({ screen }) => screen },
  { name: 'Dark', value: ({ isDark }) => isDark },
  { name: 'Preview', value: ({ isPreview }) => isPreview },
  { name: 'File', value: ({ relativePath }) => relativePath },
  { name: 'Bytes', value: ({ sizeBytes }) => sizeBytes },
  { name: 'Modified', value: ({ modified }) => modified },
];

/** Pictures behind the lock screen and the home screen (docs/formats/content-settings.md §5). */
export const wallpapers: Category<Wallpaper> = {
  kind: 'wallpapers',
  describe: {
    schema: 'wallpaper/1',
    columns,
    when: ({ modified }) => modified && { from: modified },
    files: ({ domain, relativePath, modified, mediaType }) => [
      { name: basename(relativePath), domain, relativePath, ...withoutEmpty({ modified, mediaType }) },
    ],
  },
  locate: async () => [],
  isInFiles: async (files) => {
    for await (const _ of pictures(files)) return true;
    return false;
  },
  read: () => [],
  async *place(_none, files) {
    const found: Wallpaper[] = [];
    for await (const picture of pictures(files)) found.push(picture);
    yield* found.sort((one, other) => (one.relativePath < other.relativePath ? -1 : 1));
  },
};

const mediaTypes: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.heic': 'image/heic',
  '.mov': 'video/quicktime',
};

async function* pictures(files: BackupFiles): AsyncGenerator<Wallpaper> {
  for await (const { domain, relativePath, sizeBytes, modified } of files.below('HomeDomain', 'Library/SpringBoard')) {
    const name = basename(relativePath);
    if (!/Background/.test(name) || !/\.(?:cpbitmap|jpe?g|png)$/i.test(name)) continue;
    const screen = name.includes('Lock') ? 'lock' : name.includes('Home') ? 'home' : 'unknown';
    const isPreview = name.includes('Thumbnail');
    yield { ...found({ domain, relativePath, sizeBytes }, modified), screen, isDark: /dark\./i.test(name), isPreview };
  }
  const posters = files.below(
    'AppDomain-com.apple.PosterBoard',
    'Library/Application Support/PRBPosterExtensionDataStore',
  );
  for await (const { domain, relativePath, sizeBytes, modified } of posters) {
    if (!/\.(?:heic|jpe?g|png|mov)$/i.test(relativePath)) continue;
    yield {
      ...found({ domain, relativePath, sizeBytes }, modified),
      screen: 'unknown',
      isDark: false,
      isPreview: false,
    };
  }
}

function found(file: Pick<Wallpaper, 'domain' | 'relativePath' | 'sizeBytes'>, modified: Date | undefined) {
  const ending = extname(file.relativePath).toLowerCase().replace('.jpeg', '.jpg');
  return { ...file, ...withoutEmpty({ modified, mediaType: mediaTypes[ending] }) };
}
