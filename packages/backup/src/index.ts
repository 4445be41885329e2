export { type AppPapers, findAppBuild, findAppName, findAppPapers } from './app-papers.js';
export { applicationsToRestore, appsOf } from './applications.js';
export { type Packed, type Packing, packBackup } from './archive/pack.js';
export { isSealedArchive, type Unpacked, unpackArchive } from './archive/unpack.js';
export {
  Backup,
  type BackupParts,
  type OpenOptions,
  openBackup,
  passwordOpens,
  readBackup,
  unlockBackup,
} from './backup.js';
export type { Completeness } from './completeness.js';
export { findOtherDatabase } from './compose/compare-databases.js';
export { composeBackup } from './compose/compose-backup.js';
export type { ComposeReport } from './compose/report.js';
export type { ComposeSource, Composition } from './compose/source.js';
export type { OpenContent } from './contents.js';
export { type Conversion, type ConvertedBackup, convertBackup } from './convert/convert-backup.js';
export { normaliseBackup } from './convert/normalise-backup.js';
export { type ChangedManifest, withKeybag } from './convert/with-keybag.js';
export { changeKeybag } from './crypto/change-keybag.js';
export type { ClassKeys } from './crypto/class-keys.js';
export type { ContentDoubt, ContentPlan } from './crypto/padded-length.js';
export { AppContainers, type AppFacts, appContainersOf } from './data-types/app-containers.js';
export {
  type Choice,
  type Coverage,
  checkApps,
  chooseDataTypes,
  coverageOf,
  readDataTypes,
} from './data-types/choice.js';
export { ancestorsOf, chosenRows } from './data-types/chosen-rows.js';
export { type Amount, countDataTypes, type DataTypeCounts } from './data-types/count.js';
export type { DataType } from './data-types/data-type.js';
export { allApps, dataTypes } from './data-types/table.js';
export { appType, TypesOfEntries } from './data-types/types-of-entries.js';
export { type ChangeKind, type Compared, compareBackups, type FileChange } from './diff/compare-backups.js';
export { AttributesFile } from './extract/attributes-file.js';
export { extract } from './extract/extract.js';
export type { ExtractedEntry, ExtractInput } from './extract/extraction.js';
export { type NameRules, tryNames } from './extract/name-rules.js';
export type { ExtractReport, Named } from './extract/report.js';
export { checkOutside, checkRoom } from './extract/room.js';
export { type FolderProblem, fail } from './failures.js';
export type { BackupInfo } from './info.js';
export { isRunning } from './is-running.js';
export { keepChosen } from './keep/keep-chosen.js';
export { type Selection, SelectiveWriter } from './keep/selective-writer.js';
export type { FieldValue, ItemFields } from './keychain/item-fields.js';
export { type KeychainItem, readKeychain } from './keychain/read-keychain.js';
export { contentPath, fileId } from './layout.js';
export type { ListedEntry, WalkedEntry } from './listing/entry.js';
export { Listing, type PageWish } from './listing/listing.js';
export { stateMark } from './listing/listing-mark.js';
export { type ListingOptions, openListing } from './listing/open-listing.js';
export type { ListingTotals } from './listing/page-store.js';
export { type Seal, sealWith } from './listing/seal.js';
export type { MBFile } from './manifest/mb-file.js';
export { type BackupRow, kindOfMode, kindOfRow, type RowKind } from './manifest/row.js';
export { makeScratchFolder, removeAbandoned } from './manifest/scratch-folder.js';
export { findObstacle, hasStaleStaging, type Obstacle } from './obstacle.js';
export type { BackupCondition } from './overview/condition.js';
export { type BackupGeneration, type BackupOverview, looksLikeBackup, readOverview } from './overview/overview.js';
export type { BackupWriterName } from './overview/writer-of.js';
export type { BackupProperties } from './properties.js';
export { RestoreSource } from './restore-source.js';
export type { BackupStatus } from './status.js';
export type { Expected } from './verify/check-plists.js';
export type { ContentTally } from './verify/contents/content-check.js';
export type { KnownSum, KnownSums } from './verify/contents/known-sums.js';
export { chanceOfNoticing, type Depth } from './verify/contents/sampling.js';
export type {
  FileAccount,
  Finding,
  FindingCode,
  Severity,
  VerifyCounts,
  VerifyLevel,
  VerifyReport,
} from './verify/report.js';
export { type VerifyOptions, verifyBackup } from './verify/verify.js';
export { BackupWriter, type WriterObserver } from './writer/backup-writer.js';
export type { WriterEntry } from './writer/list-folder.js';
export type { ReceivedFile, StoredFile } from './writer/received-file.js';
