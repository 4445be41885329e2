import type { PlistValue } from '@pearmain/formats';
import type { ByteChannel } from './channel.js';
import {
  code,
  count,
  type DlArray,
  dict,
  dlMessage,
  emptyParameter,
  isDlArray,
  moves,
  note,
  options,
  progress,
  text,
  texts,
  value,
  version,
} from './devicelink-fields.js';
import { fail } from './failures.js';
import { encodePlistFrame, readPlistFrame } from './plist-channel.js';

/**
 * The longest message taken, in bytes. Most have some hundred; listings of a restore's folders and the answers with every
 * app's data go into the megabytes.
 */
export const maximumDlMessage = 64 * 1024 * 1024;

/** Every DeviceLink message, by its name without `DL` and `Message` (docs/protocols/devicelink.md §3). */
export const DL = {
  VersionExchange: dlMessage('DLMessageVersionExchange', { major: version, minor: count }),
  /** The host's answer, which bears the same name. */
  VersionsOk: dlMessage('DLMessageVersionExchange', { answer: text, major: version }),
  DeviceReady: dlMessage('DLMessageDeviceReady', {}),
  ProcessMessage: dlMessage('DLMessageProcessMessage', { message: dict }),
  Disconnect: dlMessage('DLMessageDisconnect', { reason: note }),
  Ping: dlMessage('DLMessagePing', { text: note }),
  StatusResponse: dlMessage('DLMessageStatusResponse', { code, text: note, value }),
  DownloadFiles: dlMessage('DLMessageDownloadFiles', {
    paths: texts,
    callbacks: options,
    progress,
    totalBytes: count,
  }),
  UploadFiles: dlMessage('DLMessageUploadFiles', { callbacks: options, progress, totalBytes: count }),
  GetFreeDiskSpace: dlMessage('DLMessageGetFreeDiskSpace', {}),
  PurgeDiskSpace: dlMessage('DLMessagePurgeDiskSpace', { amount: count, urgency: count }),
  ContentsOfDirectory: dlMessage('DLContentsOfDirectory', { path: text }),
  CreateDirectory: dlMessage('DLMessageCreateDirectory', { path: text, options, progress }),
  MoveItems: dlMessage('DLMessageMoveItems', { moves, options, progress }),
  MoveFiles: dlMessage('DLMessageMoveFiles', { moves, options, progress }),
  RemoveItems: dlMessage('DLMessageRemoveItems', { paths: texts, options, progress }),
  RemoveFiles: dlMessage('DLMessageRemoveFiles', { paths: texts, options, progress }),
  CopyItem: dlMessage('DLMessageCopyItem', { from: text, to: text, options, progress }),
} as const;

/** What the host's answer to the version exchange says in its first place. */
export const versionsOk = 'DLVersionsOk';

/** The codes that a device tells apart in a status; anything else is `unknown` to it. */
export const DlErrorCode = {
  ok: 0,
  unknown: -1,
  ENOENT: -6,
  EEXIST: -7,
  ENOTDIR: -8,
  EISDIR: -9,
  ELOOP: -10,
  EIO: -11,
  multiStatus: -13,
  ENOSPC: -15,
} as const;

/** The three types in an answer to `DLContentsOfDirectory`. */
export const DlFileType = {
  directory: 'DLFileTypeDirectory',
  regular: 'DLFileTypeRegular',
  unknown: 'DLFileTypeUnknown',
} as const;

/** The host's answer to an operation; `value` is whatever the operation gives (`{}`, a number, or nothing). */
export function statusResponse(code: number, text = '', value: PlistValue = emptyParameter): DlArray {
  return DL.StatusResponse.encode({ code, text, value });
}

/**
 * Reads the next message, binary or XML.
 *
 * @throws wire/frame-too-large, wire/unexpected-message, wire/connection-closed
 */
export async function readDlMessage(channel: ByteChannel): Promise<DlArray> {
  const message = await readPlistFrame(channel, maximumDlMessage);
  if (isDlArray(message)) return message;
  throw fail('unexpected-message', { what: 'A DeviceLink message', reason: 'it does not begin with a DL name' });
}

/** A message as it travels: its length and a binary property list. */
export function encodeDlMessage(message: DlArray): Uint8Array {
  return encodePlistFrame(message, 'binary');
}

/** Sends one message. */
export async function writeDlMessage(channel: ByteChannel, message: DlArray): Promise<void> {
  await channel.write(encodeDlMessage(message));
}
