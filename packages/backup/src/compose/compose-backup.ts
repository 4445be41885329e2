import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { TaskContext } from '@pearmain/base';
import type { Backup } from '../backup.js';
import { makeBackupFolder } from '../convert/backup-frame.js';
import { beginIndex } from '../convert/index-writer.js';
import { diskFailure, fail } from '../failures.js';
import { manifestDatabase } from '../layout.js';
import { Composer } from './composer.js';
import type { ComposeReport } from './report.js';
import type { Composition } from './source.js';
import { writePlists } from './write-plists.js';

/**
 * Puts a backup together out of entries of one or several: a folder that devices restore from, with every folder above what was
 * chosen, and content that shares its bytes with the sources where the disk can do that (docs/formats/composed-backup.md). The
 * sources are not changed. What is written is as private as they are: an encrypted backup stays encrypted, under the same password.
 *
 * @throws backup/compose-mismatch, backup/password-needed, backup/disk-full, backup/not-writable, backup/disk-error
 */
export async function composeBackup(composition: Composition, context: TaskContext): Promise<ComposeReport> {
  const { sources, folder, isWhole, now, scratch = tmpdir() } = composition;
  const [{ backup: base }, ...others] = sources;
  for (const { backup } of others) checkTogether(base, backup);
  const { name, traits } = base.index;
  const indexKey = newIndexKey(base);
  try {
    makeBackupFolder(folder, name);
    using index = beginIndex({ name, traits, folder, key: indexKey?.key, scratch });
    const composer = new Composer(composition, index);
    await composer.takeAll(context);
    await index.finish();
    writePlists(folder, {
      ...{ isWhole, now, index: name, indexKey: indexKey?.wrapped, domains: composer.domains },
      parts: [base, ...others.map(({ backup }) => backup)],
    });
    return composer.report;
  } catch (error) {
    throw diskFailure(error, folder);
  }
}

/** A plain backup never gets what another one keeps encrypted. */
function checkTogether(base: Backup, other: Backup): void {
  if (other.index.name !== base.index.name) throw fail('compose-mismatch', { what: 'generation' });
  if (other.isEncrypted && !base.isEncrypted) throw fail('compose-mismatch', { what: 'protection' });
}

/** A new key for an index that is encrypted as a whole, locked as the old one was. */
function newIndexKey(base: Backup): { readonly key: Uint8Array; readonly wrapped: Uint8Array } | undefined {
  const { manifestKey } = base.properties;
  if (!base.isEncrypted || !manifestKey || base.index.name !== manifestDatabase) return undefined;
  const key = randomBytes(32);
  const wrapped = base.wrapFileKey(manifestKey[0] ?? 0, key);
  if (!wrapped) throw fail('damaged-keybag', { reason: 'the class of the index does not open' });
  return { key, wrapped };
}
