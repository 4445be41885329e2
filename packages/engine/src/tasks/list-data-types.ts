import { allApps, appType, countDataTypes, dataTypes, findAppName } from '@pearmain/backup';
import type { DataTypeAmount, DataTypeList } from '@pearmain/contract';
import { openTarget, type Target } from '../contents/open-target.js';
import type { Environment } from '../environment.js';

/**
 * How much of each kind of data a backup holds: what can be chosen of it, or of the next one.
 *
 * @throws as `listFiles`
 */
export async function listDataTypes(environment: Environment, target: Target): Promise<DataTypeList> {
  using backup = (await openTarget(environment, target)).backup;
  const { types, others, total } = countDataTypes(backup);
  const sized = (id: string) => {
    const { files, bytes } = types.get(id) ?? { files: 0, bytes: 0 };
    return { files, sizeBytes: bytes };
  };
  const kinds = [...dataTypes, allApps].map((type): DataTypeAmount => {
    const { id, title, holds } = type;
    const isEncryptedOnly = 'isOnlyInEncrypted' in type && type.isOnlyInEncrypted;
    return { id, title, holds, ...sized(id), ...(isEncryptedOnly ? { onlyInEncrypted: true } : {}) };
  });
  const apps = (backup.info?.installedApplications ?? []).map((app): DataTypeAmount => {
    const id = appType(app);
    return { id, title: findAppName(backup.info, app) ?? app, ...sized(id) };
  });
  const { keptTypes } = backup.info ?? {};
  return {
    folder: backup.folder,
    ...(keptTypes ? { only: keptTypes } : {}),
    types: [...kinds.sort(largestFirst), ...apps.sort(largestFirst)],
    others: { files: others.files, sizeBytes: others.bytes },
    total: { files: total.files, sizeBytes: total.bytes },
  };
}

function largestFirst(one: DataTypeAmount, other: DataTypeAmount): number {
  return other.sizeBytes - one.sizeBytes || (one.id < other.id ? -1 : 1);
}
