import { arrayIn, integerIn, numberIn, type PlistDict, Real, signedLow32, textIn } from '@pearmain/formats';

/** The backup service, as lockdown knows it. */
export const mobileBackup2Service = 'com.apple.mobilebackup2';

/** What a host may ask (`MessageName`); a device answers the unknown with error 1. */
export const BackupRequest = {
  hello: 'Hello',
  backup: 'Backup',
  restore: 'Restore',
  info: 'Info',
  list: 'List',
  unback: 'Unback',
  extract: 'Extract',
  changePassword: 'ChangePassword',
  enableCloudBackup: 'EnableCloudBackup',
  eraseDevice: 'EraseDevice',
} as const;

/** The `MessageName` of everything a device answers. */
export const backupResponseName = 'Response';

/** The greeting; current devices know 2.1 alone, so it must be among the versions. */
export function helloRequest(versions: readonly number[] = [2.0, 2.1]): PlistDict {
  return {
    MessageName: BackupRequest.hello,
    SupportedProtocolVersions: versions.map((version) => new Real(version)),
  };
}

/** The versions that a host's greeting offers. */
export function helloVersions(message: PlistDict): number[] {
  return (arrayIn(message, 'SupportedProtocolVersions') ?? []).flatMap((version) =>
    version instanceof Real ? version.value : typeof version === 'number' ? version : [],
  );
}

/** A request about the backups of one device; `keys` are its own (Options, OldPassword, …). */
export function backupRequest(name: string, targetIdentifier: string, keys: PlistDict = {}): PlistDict {
  return { MessageName: name, TargetIdentifier: targetIdentifier, ...keys };
}

/** What a device answers at the end of a request, or to `Hello`. */
export interface BackupResponse {
  /** An `MBErrorDomain` code; 0 is success, -1 an answer that names none. */
  readonly errorCode: number;
  readonly errorDescription?: string;
  readonly protocolVersion?: number;
  readonly content?: PlistDict[string];
}

/** Reads the dictionary of a device's `DLMessageProcessMessage`; `undefined` if it is no response. */
export function parseBackupResponse(message: PlistDict): BackupResponse | undefined {
  if (textIn(message, 'MessageName') !== backupResponseName) return undefined;
  const errorCode = message['ErrorCode'];
  const errorDescription = textIn(message, 'ErrorDescription');
  const protocolVersion = numberIn(message, 'ProtocolVersion') ?? integerIn(message, 'ProtocolVersion');
  const content = message['Content'];
  return {
    errorCode: (errorCode === undefined ? undefined : signedLow32(errorCode)) ?? -1,
    ...(errorDescription === undefined ? {} : { errorDescription }),
    ...(protocolVersion === undefined ? {} : { protocolVersion }),
    ...(content === undefined ? {} : { content }),
  };
}

/** A device's answer, as it travels inside `DLMessageProcessMessage`. */
export function backupResponse(response: BackupResponse): PlistDict {
  return {
    ErrorCode: response.errorCode,
    ...(response.errorDescription === undefined ? {} : { ErrorDescription: response.errorDescription }),
    MessageName: backupResponseName,
    ...(response.protocolVersion === undefined ? {} : { ProtocolVersion: new Real(response.protocolVersion) }),
    ...(response.content === undefined ? {} : { Content: response.content }),
  };
}
