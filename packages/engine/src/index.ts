export { type Environment, type EnvironmentSources, resolveEnvironment } from './environment.js';
export { fail } from './failures.js';
export type { Folders } from './folders.js';
export {
  type LockedBackup,
  type PasswordSources,
  SnapshotOpener,
  type SnapshotOpening,
} from './open-snapshot.js';
export { type KeyringModule, keychainOf, type PasswordKeeper, systemKeychain } from './remembered-passwords.js';
export { type ArchiveWish, withUnpacked } from './restore/unpacked-archive.js';
export type { Settings } from './settings.js';
export { settingForms } from './settings-keys.js';
export { addLocation } from './tasks/add-location.js';
export { type BackUpInput, backUp } from './tasks/back-up.js';
export { backUpAll, type OneOutcome } from './tasks/back-up-all.js';
export { type ChangeEncryptionInput, changeEncryption } from './tasks/change-encryption.js';
export { type ChangePasswordInput, changePassword } from './tasks/change-password.js';
export { checkLocations } from './tasks/check-locations.js';
export { checkPassword } from './tasks/check-password.js';
export { checkRestore, type RestoreWish } from './tasks/check-restore.js';
export { type DeleteInput, deleteSnapshot } from './tasks/delete-snapshot.js';
export { deviceInfo } from './tasks/device-info.js';
export { type DiffSnapshotsInput, diffSnapshots } from './tasks/diff-snapshots.js';
export { diskUsage } from './tasks/disk-usage.js';
export { doctor } from './tasks/doctor.js';
export { editSnapshot, type SnapshotEdit } from './tasks/edit-snapshot.js';
export { type EraseInput, erasePhone } from './tasks/erase-phone.js';
export { type ExportContentInput, exportContent } from './tasks/export-content.js';
export { type GetFilesInput, getFiles } from './tasks/get-files.js';
export { type ImportInput, importBackup } from './tasks/import-backup.js';
export { type KnownName, knownDevices, knownSnapshots } from './tasks/known-names.js';
export { listBackups } from './tasks/list-backups.js';
export { listDataTypes } from './tasks/list-data-types.js';
export { listDevices } from './tasks/list-devices.js';
export { type ListFilesInput, listFiles } from './tasks/list-files.js';
export { type ListKeychainInput, listKeychain } from './tasks/list-keychain.js';
export { listLocations } from './tasks/list-locations.js';
export { listSnapshots } from './tasks/list-snapshots.js';
export { type ListTreeInput, listTree } from './tasks/list-tree.js';
export { type MaterializeInput, materialize } from './tasks/materialize.js';
export { type MoveInput, moveLocation } from './tasks/move-location.js';
export { type PackInput, packSnapshot, type UnpackInput, unpackSnapshot } from './tasks/pack-snapshot.js';
export { pairDevice } from './tasks/pair-device.js';
export { type ReadFileInput, readFile } from './tasks/read-file.js';
export { forgetPassword, rememberPassword } from './tasks/remember-password.js';
export { type RepairSnapshotInput, repairSnapshot } from './tasks/repair-snapshot.js';
export { type RestoreInput, type RestorePlan, restorePhone } from './tasks/restore-phone.js';
export { sayGoodbye } from './tasks/say-goodbye.js';
export { setCloudBackup } from './tasks/set-cloud-backup.js';
export { setWifiConnections } from './tasks/set-wifi.js';
export { changeSetting, listSettings, replaceSettings, settingsText } from './tasks/settings.js';
export { showSnapshot } from './tasks/show-snapshot.js';
export { status } from './tasks/status.js';
export { emptyTrash, listTrashed, undeleteSnapshot } from './tasks/trash.js';
export { unpairDevice } from './tasks/unpair-device.js';
export { type VerifySnapshotInput, verifySnapshot } from './tasks/verify-snapshot.js';
export { watchDevices } from './tasks/watch-devices.js';
export { writeRecoverySheet } from './tasks/write-recovery-sheet.js';
