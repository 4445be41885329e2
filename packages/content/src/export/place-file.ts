import { AppError } from '@pearmain/base';
import type { ItemFile } from '../description.js';
import type { Writing } from './format.js';

const ofOneFile: ReadonlySet<string> = new Set(['content/damaged-body', 'device/no-such-file', 'device/file-refused']);

/** What is wrong with one file alone. */
function isOfOneFile({ code }: AppError): boolean {
  return code.startsWith('backup/') || ofOneFile.has(code);
}

/**
 * Writes a file that belongs to an item into the export, as it is on the phone and with its time. False, and told, where it is not in
 * the backup or cannot be read; false where the item has none.
 */
export async function placeFile(
  { files, folder, tell, placed }: Pick<Writing<object>, 'files' | 'folder' | 'tell' | 'placed'>,
  { domain, relativePath, modified }: ItemFile,
  place: string,
): Promise<boolean> {
  if (domain === undefined || relativePath === undefined) return false;
  const where = `${domain}/${relativePath}`;
  const found = await files.find(domain, relativePath);
  if (!found) {
    tell({ where, message: 'This file is not in the backup.' });
    return false;
  }
  using file = folder.create(place);
  let bytes = 0;
  try {
    for await (const chunk of files.open(found)) {
      file.write(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if (!(error instanceof AppError) || !isOfOneFile(error)) throw error;
    tell({ where, message: error.message });
    return false;
  }
  file.finish(modified ?? found.modified);
  placed?.(place, found);
  if (bytes !== found.sizeBytes) {
    const lengths = `${bytes} bytes of it are in the backup, and it had ${found.sizeBytes} on the phone`;
    tell({ where, message: `This file may be cut or changed: ${lengths}.` });
  }
  return true;
}
