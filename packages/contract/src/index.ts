export {
  type Arrangement,
  arrangements,
  type ContentKind,
  contentKinds,
  dataTypeOf,
  type ExportFormat,
  type Versions,
  versions,
} from './content-kinds.js';
export type {
  CatResult,
  DataTypeAmount,
  DataTypeList,
  DiskUsage,
  Doubt,
  EntryKind,
  FolderEntry,
  FolderListing,
  FolderTree,
  GetResult,
  Named,
  UsagePart,
} from './contents.js';
export type {
  CloudResult,
  CloudState,
  DeviceEntry,
  DeviceInfo,
  EncryptionResult,
  EncryptionState,
  EraseResult,
  GoodbyePage,
  PairingResult,
  Trust,
  UnpairingResult,
  WatchChange,
  WifiResult,
} from './device.js';
export type { ChangeKind, ChangeLine, ChangeTotals, DiffResult, DomainChanges, FileChange } from './diff.js';
export { answer, type Document, describeFailure, type FailureDocument, refusal, type Schema } from './document.js';
export { type DeviceLine, type EventLine, eventLine } from './events.js';
export type { EvidenceResult } from './evidence.js';
export type { ContentNotice, ExportResult, FolderRestoreResult } from './export.js';
export type {
  Absence,
  AbsenceReason,
  AppInside,
  AppList,
  ContentCount,
  ContentsGlance,
  ContentsPart,
  SnapshotContents,
} from './inside.js';
export type { ItemChange, ItemChangeKind, ItemChangeLine, ItemDiffResult, KindChanges } from './item-diff.js';
export type { KeychainList, SavedPassword, Secret } from './keychain.js';
export type {
  FoundLibrary,
  LibraryBackupReport,
  LibraryCheckReport,
  LibraryFileState,
  LibraryList,
  LibraryReport,
  MediaAmount,
  NamedTrack,
  PlaylistLine,
} from './library.js';
export type {
  PasswordChange,
  PasswordChangeOutcome,
  PasswordCheck,
  RecoverySheet,
  RememberedPassword,
} from './password.js';
export {
  type CarvedPlace,
  type Confidence,
  confidences,
  type Evidence,
  type FoundCount,
  type MissingRows,
  type RecoveredKind,
  type RecoverFileResult,
  type RecoverLine,
  type RecoverResult,
  type RecoveryMethod,
  recoveryMethods,
} from './recover.js';
export type { DamagedFile, LostFile, RepairedFile, RepairResult } from './repair.js';
export type { RestoreCheck, RestoreDiagnosis, RestoredChoice, RestoreEstimate, RestoreResult } from './restore.js';
export type { FoundIn, SearchHit, SearchKind, SearchResult, SearchSnippet } from './search.js';
export type { SettingEntry } from './settings.js';
export type {
  BackupAllResult,
  BackupOrigin,
  BackupResult,
  BackupState,
  DeletionPlan,
  DeviceStatus,
  Diagnosis,
  DoctorReport,
  ImportResult,
  LocationAdded,
  LocationEntry,
  LocationFinding,
  LocationList,
  LocationMove,
  LocationMoved,
  MaterializeResult,
  Mending,
  Notice,
  PackResult,
  SearchedFolder,
  SnapshotList,
  SnapshotSummary,
  StatusReport,
  TrashEmptied,
  TrashedSnapshot,
  UnpackResult,
  UnreachableLocation,
  Verification,
} from './snapshot.js';
export { findUnreadApp, findUnreadBundle, type UnreadApp, unreadApps } from './unread-apps.js';
export type { ContentAccount, VerifyFinding, VerifyResult } from './verification.js';
