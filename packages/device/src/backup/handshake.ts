import { isFailure } from '@pearmain/base';
import { numberIn, type PlistDict } from '@pearmain/formats';
import {
  type ByteChannel,
  DL,
  type DlArray,
  type DlMessage,
  helloRequest,
  readDlMessage,
  versionsOk,
  writeDlMessage,
} from '@pearmain/wire';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';

/** DeviceLink's version before iOS 14, and since. */
const knownMajors = new Set([300, 400]);
const offeredProtocols = [2.0, 2.1];

/**
 * The beginning of every talk with the backup service: DeviceLink's versions, then `Hello` (docs/protocols/backup-host.md §1).
 *
 * @throws device/backup-version, device/phone-left, device/unclear-answer
 */
export async function shakeHands(channel: ByteChannel, name: string): Promise<void> {
  const { major } = await expect(channel, name, DL.VersionExchange);
  if (!knownMajors.has(major)) throw fail('backup-version', { name, version: plainText(String(major)) });
  await writeDlMessage(channel, DL.VersionsOk.encode({ answer: versionsOk, major }));
  await expect(channel, name, DL.DeviceReady);
  await writeDlMessage(channel, DL.ProcessMessage.encode({ message: helloRequest(offeredProtocols) }));
  const { message: response } = await expect(channel, name, DL.ProcessMessage);
  checkProtocol(name, response);
}

function checkProtocol(name: string, response: PlistDict): void {
  const protocol = numberIn(response, 'ProtocolVersion');
  if (response['ErrorCode'] === 0 && (protocol === undefined || offeredProtocols.includes(protocol))) return;
  throw fail('backup-version', { name, version: protocol === undefined ? 'of its own' : String(protocol) });
}

async function expect<V>(channel: ByteChannel, name: string, wanted: DlMessage<V>): Promise<V> {
  const message = await next(channel, name);
  if (message[0] === DL.Disconnect.name) {
    throw fail('phone-left', { name, text: plainText(DL.Disconnect.parse(message).reason) });
  }
  if (message[0] !== wanted.name) throw unclear(name, message[0]);
  try {
    return wanted.parse(message);
  } catch (error) {
    throw isFailure(error, 'wire/unexpected-message') ? unclear(name, wanted.name, error) : error;
  }
}

async function next(channel: ByteChannel, name: string): Promise<DlArray> {
  try {
    return await readDlMessage(channel);
  } catch (error) {
    throw isFailure(error, 'wire/unexpected-message') ? unclear(name, 'DeviceLink', error) : error;
  }
}

function unclear(name: string, request: string, cause?: unknown) {
  return fail('unclear-answer', { name, request: plainText(request) }, { cause });
}
