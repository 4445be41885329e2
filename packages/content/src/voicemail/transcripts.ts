import { readFileSync } from 'node:fs';
import { basename } from 'node:path/posix';
import { AppError } from '@pearmain/base';
import { openKeyedArchive, parsePlist } from '@pearmain/formats';
import type { LocalCopy, ReadContext } from '../reader.js';
import { placeOf } from '../store/open-store.js';

/** What was understood of voicemails, by their numbers. What cannot be read is told. */
export function readTranscripts({ copies, tell }: ReadContext): (id: number) => string | undefined {
  const byNumber = new Map<string, LocalCopy>();
  for (const copy of copies) {
    if (copy.role === 'transcript') byNumber.set(basename(copy.relativePath, '.transcript'), copy);
  }
  return (id) => {
    const copy = byNumber.get(`${id}`);
    if (!copy) return undefined;
    try {
      const archive = openKeyedArchive(parsePlist(readFileSync(copy.path)));
      return archive.text(archive.root['transcriptionString']) || undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tell({ where: placeOf(copy), message: error.message });
      return undefined;
    }
  };
}
