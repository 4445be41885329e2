export {
  AfcFileMode,
  AfcHeader,
  AfcLinkType,
  AfcLock,
  AfcOperation,
  type AfcPacket,
  AfcStatus,
  type AfcStatusName,
  AfcWhence,
  afcService,
  afcStatusName,
  encodeAfcPacket,
  maximumAfcPacket,
  readAfcPacket,
  writeAfcPacket,
} from './afc.js';
export {
  type AfcFileInfo,
  encodeAfcFileInfo,
  encodeAfcPairs,
  encodeAfcTexts,
  parseAfcFileInfo,
  parseAfcPairs,
  parseAfcTexts,
} from './afc-lists.js';
export { type AfcFields, AfcReply, AfcRequest, afcDataOf } from './afc-requests.js';
export { ByteQueue, type QueueFlow } from './byte-queue.js';
export { addressText, type ByteChannel, type SocketAddress } from './channel.js';
export {
  DL,
  DlErrorCode,
  DlFileType,
  encodeDlMessage,
  maximumDlMessage,
  readDlMessage,
  statusResponse,
  versionsOk,
  writeDlMessage,
} from './devicelink.js';
export { type DlArray, type DlMessage, emptyParameter } from './devicelink-fields.js';
export {
  type DiagnosticsRequest,
  diagnosticsRequest,
  diagnosticsService,
  diagnosticsSuccess,
  gestaltDeprecated,
  gestaltReply,
  parseDiagnosticsRequest,
  parseGestaltReply,
} from './diagnostics.js';
export { fail } from './failures.js';
export {
  deviceBlockSize,
  encodeFrameHeader,
  encodeNameHeader,
  FrameCode,
  hostBlockSize,
  maximumBlock,
  maximumErrorText,
  maximumName,
} from './file-frame.js';
export { type FileEnd, FileStreamReader, type UploadHeader } from './file-stream-reader.js';
export { FileStreamWriter } from './file-stream-writer.js';
export { type HeartbeatMessage, heartbeatMessage, heartbeatService, parseHeartbeatMessage } from './heartbeat.js';
export {
  type ApplicationQuery,
  type ApplicationReply,
  type ApplicationType,
  applicationReply,
  applicationRequest,
  installationProxyService,
  parseApplicationReply,
  parseApplicationRequest,
} from './installation-proxy.js';
export {
  type LockdownError,
  type LockdownSession,
  lockdownErrorNumber,
  lockdownErrorOf,
  lockdownErrors,
  lockdownPort,
  lockdownRefusal,
  lockdownReply,
  lockdownRequest,
  lockdownType,
  parseStartService,
  parseStartSession,
  type StartedService,
  startServiceReply,
  startSessionReply,
} from './lockdown.js';
export {
  cloudConfigurationReply,
  type InstalledProfile,
  type ManagementRequest,
  managedConfigurationService,
  managementRequest,
  parseCloudConfiguration,
  parseManagementRequest,
  parseProfileList,
  profileListReply,
  type Supervision,
} from './managed-configuration.js';
export {
  encodeMobdevTexts,
  type MobdevTexts,
  mobdevAuthTag,
  mobdevMacAddress,
  mobdevService,
  namesHost,
  parseMobdevTexts,
} from './mobdev.js';
export {
  BackupRequest,
  type BackupResponse,
  backupRequest,
  backupResponse,
  backupResponseName,
  helloRequest,
  helloVersions,
  mobileBackup2Service,
  parseBackupResponse,
} from './mobilebackup2.js';
export { parseMuxAddress } from './mux-address.js';
export {
  encodeNetworkAddress,
  type NetworkAddress,
  type NetworkAddressLayout,
  networkHost,
  parseNetworkAddress,
} from './network-address.js';
export {
  insecureNotificationProxyService,
  Notification,
  type NotificationMessage,
  notificationMessage,
  notificationProxyService,
  parseNotificationMessage,
} from './notification-proxy.js';
export { decodePairRecord, encodePairRecord, type PairRecord, pairRequestRecord } from './pair-record.js';
export { encodePlistFrame, PlistChannel, type PlistChannelOptions, readPlistFrame } from './plist-channel.js';
export type { TlsOptions } from './secure-socket.js';
export { type ConnectOptions, SocketChannel } from './socket-channel.js';
export { iconReply, iconRequest, parseIconReply, parseIconRequest, springboardService } from './springboard.js';
export {
  encodeMuxPacket,
  encodeMuxPlist,
  MuxConnectPayload,
  type MuxDevice,
  MuxDevicePayload,
  MuxHeader,
  MuxMessageType,
  MuxNumberPayload,
  type MuxPacket,
  MuxResult,
  maximumMuxPacket,
  muxAttached,
  muxMessageOf,
  muxRequest,
  muxResult,
  muxResultOf,
  parseMuxDevice,
  parseMuxDeviceList,
  readMuxPacket,
  swapPort,
} from './usbmux.js';
