import { resolve } from 'node:path';
import { AttributesFile, checkOutside, type ExtractInput, extract } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { GetResult } from '@pearmain/contract';
import { makeFolder } from '@pearmain/history';
import { chooseRows } from '../contents/choose-rows.js';
import { openTarget, type Target } from '../contents/open-target.js';
import type { Environment } from '../environment.js';

/** What is taken out of a backup, and where it goes. */
export interface GetFilesInput extends Target {
  readonly destination: string;
  /** Replaces what lies there and is not the same. */
  readonly overwrite?: boolean;
  /** A file for what a disk does not keep: owners, times of birth, extended attributes. */
  readonly attributes?: string | undefined;
}

/**
 * Takes files out of a backup, only those that are asked for being decrypted: `backup/extract` says how. The destination is made
 * where it is missing.
 *
 * @throws engine/no-such-path, as `showSnapshot`, as `SnapshotOpener.open`, and as `extract`
 */
export async function getFiles(
  environment: Environment,
  input: GetFilesInput,
  context: TaskContext,
): Promise<GetResult> {
  const { backup, path } = await openTarget(environment, input);
  using opened = backup;
  const rows = await chooseRows(opened, path);
  const destination = resolve(input.destination);
  checkOutside(opened.folder, destination);
  makeFolder(destination);
  const { overwrite = false, attributes } = input;
  if (attributes !== undefined) checkOutside(opened.folder, resolve(attributes));
  const wanted: ExtractInput = { backup: opened, rows, destination, overwrite };
  const report =
    attributes === undefined
      ? await extract(wanted, context)
      : await extractDescribed(wanted, resolve(attributes), context);
  return { folder: opened.folder, destination, ...report };
}

async function extractDescribed(wanted: ExtractInput, path: string, context: TaskContext) {
  using file = AttributesFile.create(path, { overwrite: wanted.overwrite ?? false });
  const report = await extract({ ...wanted, describe: (entry) => file.add(entry) }, context);
  file.finish();
  return report;
}
