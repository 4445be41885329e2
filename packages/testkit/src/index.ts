export { backupFolderConformance, type FolderUnderTest } from './conformance/backup-folder.js';
export { goldenFiles } from './golden.js';
export { MapFolder, type MapFolderOptions } from './map-folder.js';
export { memoryChannelPair } from './memory-channel.js';
export { type SeededRandom, seededRandom } from './random.js';
export { type HostStatus, ScriptedBackupPhone, type ScriptedFile } from './scripted-backup-phone.js';
export { tear, tornChannel } from './torn.js';
