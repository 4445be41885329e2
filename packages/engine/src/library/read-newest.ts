import { AppError, type TaskContext } from '@pearmain/base';
import { fail, type Library, type LibraryFiles, readLibrary } from '@pearmain/itunes-library';

/** The two are written one after the other. */
const togetherMs = 10 * 60_000;
const dayMs = 86_400_000;

/**
 * Reads the file that says most of a library: its XML copy where that is as new as the database, else the database; where that cannot be read,
 * the copy all the same, however old (docs/formats/itunes-library.md §1).
 *
 * @throws library/damaged, library/not-readable
 */
export function readNewest(files: LibraryFiles, context: TaskContext): { library: Library; path: string } {
  const { database, xml } = files;
  const lagMs = database && xml ? database.modified.getTime() - xml.modified.getTime() : 0;
  if (xml && (!database || lagMs <= togetherMs)) return { library: readLibrary(xml.path), path: xml.path };
  if (!database) throw fail('no-library', { path: files.folder });
  try {
    return { library: readLibrary(database.path), path: database.path };
  } catch (error) {
    if (!xml || !(error instanceof AppError)) throw error;
    tell(fail('database-unread', { path: database.path, instead: xml.path }), context);
    tell(fail('older-copy', { path: xml.path, days: Math.max(1, Math.round(lagMs / dayMs)) }), context);
    return { library: readLibrary(xml.path), path: xml.path };
  }
}

/** Says a failure as a notice, since the work goes on. */
export function tell({ code, message, advice }: AppError, { emit }: TaskContext): void {
  emit({ kind: 'notice', code, message: advice === undefined ? message : `${message} ${advice}` });
}
