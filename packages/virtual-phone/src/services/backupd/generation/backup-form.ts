import { ManifestReader } from '../manifest/manifest-reader.js';
import { type IndexWriter, ManifestWriter } from '../manifest/manifest-writer.js';
import { openMbdb } from '../manifest/mbdb-reader.js';
import { MbdbWriter } from '../manifest/mbdb-writer.js';

/** How a backup lies on the host: its index, and where content goes (docs/protocols/backup-agent.md §11). */
export interface BackupForm {
  readonly indexName: 'Manifest.mbdb' | 'Manifest.db';
  /** Folders for content, in the backup as in its Snapshot, in the order in which they are made. */
  readonly contentFolders: readonly string[];
  /** Where content lies below a backup's folder or its Snapshot. */
  contentPath(folder: string, fileId: string): string;
  createIndex(path: string): IndexWriter;
  /** An index that was fetched; the file is this agent's own. @throws MBError 11 */
  openIndex(path: string): ManifestReader;
}

/** iOS 5 to 9: Manifest.mbdb, and content without folders. */
export const flatForm: BackupForm = {
  indexName: 'Manifest.mbdb',
  contentFolders: [],
  contentPath: (folder, fileId) => `${folder}/${fileId}`,
  createIndex: (path) => MbdbWriter.create(path),
  openIndex: openMbdb,
};

/** iOS 10 to 26: Manifest.db, and 256 folders. */
export const folderForm: BackupForm = {
  indexName: 'Manifest.db',
  // In no particular order, as phones make them.
  contentFolders: Array.from({ length: 256 }, (_, index) => ((index * 167) % 256).toString(16).padStart(2, '0')),
  contentPath: (folder, fileId) => `${folder}/${fileId.slice(0, 2)}/${fileId}`,
  createIndex: (path) => ManifestWriter.create(path, 'since 10'),
  openIndex: (path) => ManifestReader.open(path),
};

/** iOS 27: the same with another set of indexes in the database. */
export const newFolderForm: BackupForm = {
  ...folderForm,
  createIndex: (path) => ManifestWriter.create(path, 'since 27'),
};

/** The form of a backup whose Manifest.plist has that version. */
export function formOfManifest(version: number): BackupForm {
  return version < 10 ? flatForm : folderForm;
}
