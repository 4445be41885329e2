import assert from 'node:assert/strict';
import { listTree } from './compare-folders.js';

/** What a phone keeps out of unencrypted backups (docs/formats/backup-folder.md), as far as the family's phone holds any. */
const onlyEncrypted = [
  /^HealthDomain\/./,
  /^HomeKitDomain\/./,
  /^SystemPreferencesDomain\/(?:SystemConfiguration\/)?com\.apple\.wifi/,
  /^HomeDomain\/Library\/(?:Health|MedicalID|homed|Safari\/SafariTabs\.db|CoreDuet\/People|DoNotDisturb\/DB)/,
];

/** The paths below a phone's `files` that its plain backups leave out; there are some. */
export function leftOutOfPlain(files: string): string[] {
  const left = [...listTree(files).keys()].filter((path) => onlyEncrypted.some((pattern) => pattern.test(path)));
  assert.ok(left.length > 0);
  return left;
}
