import type { Column } from '../../description.js';
import type { Category } from '../../reader.js';
import { locateAll, type Place } from '../../store/locate-all.js';
import type { HomeIcon } from './item.js';
import { readHomeScreen } from './read.js';

const [domain, folder] = ['HomeDomain', 'Library/SpringBoard'];

const places: readonly Place[] = [
  ['layout', domain, `${folder}/IconState.plist`],
  ['layout', domain, `${folder}/IconState~ipad.plist`],
  ['layout', domain, `${folder}/DesiredIconState.plist`],
];

const columns: readonly Column<HomeIcon>[] = [
  { name: 'Where', value: ({ area, page }) => (area === 'page' ? `page ${page}` : area) },
  { name: 'Place', value: ({ position }) => position },
  { name: 'Folder', value: ({ folder: name }) => name },
  { name: 'Page of folder', value: ({ folderPage }) => folderPage },
  { name: 'Place in folder', value: ({ folderPosition }) => folderPosition },
  { name: 'Kind', value: ({ kind }) => kind },
  { name: 'App', value: ({ app }) => app },
  { name: 'Widget', value: ({ widget }) => widget },
  { name: 'Size', value: ({ size }) => size },
];

/** What stands on the home screen, and where (docs/formats/content-settings.md §4). */
export const homeScreen: Category<HomeIcon> = {
  kind: 'home-screen',
  describe: { schema: 'home-icon/1', columns },
  locate: (files) => locateAll(files, places),
  read: readHomeScreen,
};
