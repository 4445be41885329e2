export { findRestoreRefusal, knockForRestore } from './backup/ask-restore.js';
export { type BackUpOptions, type BackupRun, type BackupSession, backUp } from './backup/back-up.js';
export { changePassword, type PasswordChange } from './backup/change-password.js';
export { enableCloudBackup } from './backup/enable-cloud-backup.js';
export { erasePhone } from './backup/erase-phone.js';
export type { BackupPaths } from './backup/evidence.js';
export type { BackupFolder, FileSink, FolderEntry, FolderProblem } from './backup/folder.js';
export type { FloodLimits } from './backup/limits.js';
export { type RestoreOptions, type RestoreRun, restore } from './backup/restore.js';
export type { DeviceError } from './backup/run-notes.js';
export { fail } from './failures.js';
export { type AttachedDevice, type DeviceMuxer, udidOfSerial } from './mux/attached-device.js';
export { type Choosable, findDevice, onePerPhone } from './mux/choose-device.js';
export { type MuxAddress, muxAddress, muxAddressText } from './mux/mux-address.js';
export { Muxer, type MuxerOptions } from './mux/muxer.js';
export type { DeviceChange } from './mux/watch.js';
export { isStillThere, phoneAt } from './network/direct-reach.js';
export type { DnsTransport } from './network/dns-transport.js';
export { identify, type KnownPhone } from './network/identify.js';
export { type DnsPlace, openMulticast } from './network/multicast.js';
export { keepPresent } from './network/presence.js';
export { searchPhones } from './network/search.js';
export { allowsWifi, setWifi } from './network/wifi-switch.js';
export { openPaired, openTrusted, pair } from './pairing/open-trusted.js';
export {
  type FoundRecord,
  type KeptRecord,
  PairRecordStore,
  type RecordOrigin,
  type RecordPlaces,
} from './pairing/record-store.js';
export type { TrustOptions } from './pairing/trust-options.js';
export { unpair } from './pairing/unpair.js';
export { systemTimer, type Timer } from './patience.js';
export { plainText } from './plain-text.js';
export { Afc, type AfcStatistics } from './services/afc.js';
export type { AfcFile } from './services/afc-file.js';
export { readAppGroups } from './services/app-groups.js';
export { DiagnosticsRelay } from './services/diagnostics-relay.js';
export { Heartbeat } from './services/heartbeat.js';
export { type AppQuery, InstallationProxy } from './services/installation-proxy.js';
export { ManagedConfiguration } from './services/managed-configuration.js';
export { NotificationProxy } from './services/notification-proxy.js';
export type { ServiceSource } from './services/service-source.js';
export { Springboard } from './services/springboard.js';
export { DeviceSession } from './session/device-session.js';
export { type Manner, mannerOf, type SessionOptions } from './session/manner.js';
export type {
  BackupMoment,
  BackupSummary,
  BasicSummary,
  BatterySummary,
  DeviceSummary,
  DiskSummary,
} from './summary/device-summary.js';
export { modelName } from './summary/model-names.js';
export { type Management, readManagement } from './summary/read-management.js';
export { readBasicSummary, readSummary } from './summary/read-summary.js';
