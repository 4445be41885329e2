import { basename, extname } from 'node:path/posix';
import type { BackupFile, BackupFiles } from './reader.js';

/** A sound that was recorded, and where it is on the phone. */
export interface Recording {
  readonly domain: string;
  readonly relativePath: string;
  /** None where it is not in the backup. */
  readonly sizeBytes?: number;
  readonly mediaType?: string;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.amr': 'audio/amr',
  '.caf': 'audio/x-caf',
  '.m4a': 'audio/mp4',
  '.qta': 'video/quicktime',
};

/** Whether that is the name of a recording. */
export function isRecording(relativePath: string): boolean {
  return extname(relativePath).toLowerCase() in mediaTypes;
}

/** A recording at that place, wherever it may be. */
export function recordingAt(domain: string, relativePath: string): Recording {
  const mediaType = mediaTypes[extname(relativePath).toLowerCase()];
  return { domain, relativePath, ...(mediaType && { mediaType }) };
}

/** The recordings in a folder, not those in folders of it, by their names. */
export async function recordingsIn(files: BackupFiles, domain: string, folder: string): Promise<BackupFile[]> {
  const found: BackupFile[] = [];
  for await (const file of files.below(domain, folder)) {
    const { relativePath } = file;
    if (isRecording(relativePath) && relativePath === `${folder}/${basename(relativePath)}`) found.push(file);
  }
  return found.sort((one, other) => (one.relativePath < other.relativePath ? -1 : 1));
}
