export { backupFolderConformance, type FolderUnderTest } from './conformance/backup-folder.js';
export { MapFolder, type MapFolderOptions } from './map-folder.js';
export { memoryChannelPair } from './memory-channel.js';
export { type SeededRandom, seededRandom } from './random.js';
export { tear, tornChannel } from './torn.js';
