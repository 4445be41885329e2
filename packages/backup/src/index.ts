export { type FolderProblem, fail } from './failures.js';
export { contentFolders, contentPath, fileId } from './layout.js';
export { BackupWriter, type WriterObserver } from './writer/backup-writer.js';
export type { WriterEntry } from './writer/list-folder.js';
export type { ReceivedFile, StoredFile } from './writer/received-file.js';
