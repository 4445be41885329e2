export { backupFolderConformance, type FolderUnderTest } from './conformance/backup-folder.js';
export { MapFolder, type MapFolderOptions } from './map-folder.js';
