import { AppError, isFailure } from '@pearmain/base';
import type { PlistDict } from '@pearmain/formats';
import { backupResponseName, DL, type DlArray, readDlMessage, statusResponse, writeDlMessage } from '@pearmain/wire';
import { fail } from '../failures.js';
import { type Timer, within } from '../patience.js';
import { plainText } from '../plain-text.js';
import type { RequestHost } from './request-host.js';
import { answer } from './requests.js';
import { notSupported, type Status } from './statuses.js';

/**
 * Answers the phone, one message after the other, until its final `Response`, which is returned unread. When `stop` is
 * aborted, it ends before the next message or in place of the next answer, with the signal's reason.
 *
 * @throws device/phone-left, device/too-much, device/out-of-step, and what the connection throws
 */
export async function serve(host: RequestHost, timer: Timer, stop: AbortSignal): Promise<PlistDict> {
  let malformed = 0;
  for (let count = 1; ; count++) {
    checkFlood(host, 'messages', count, host.limits.messages);
    const message = await nextMessage(host, timer, stop);
    if (!message) {
      malformed += 1;
      checkFlood(host, 'messages without sense', malformed, host.limits.malformedMessages);
    }
    if (message?.[0] === DL.Disconnect.name) {
      throw fail('phone-left', { name: host.name, text: plainText(DL.Disconnect.parse(message).reason) });
    }
    const response = message && responseIn(message);
    if (response) {
      await host.folder.background?.settled();
      return response;
    }
    if (message?.[0] === DL.Ping.name) continue; // a sign of life, which nobody waits upon
    const status = message ? await answer(host, message) : notSupported;
    stop.throwIfAborted();
    await writeDlMessage(host.channel, statusMessage(host.late.insteadOf(status)));
  }
}

/** `undefined` for a whole message without sense: an empty one, no property list, or one without a name. */
async function nextMessage(host: RequestHost, timer: Timer, stop: AbortSignal): Promise<DlArray | undefined> {
  try {
    const bounds = {
      timer,
      signal: stop,
      interrupt: () => {},
      late: () => fail('connection-lost', { name: host.name }),
    };
    return await within(bounds, readDlMessage(host.channel));
  } catch (error) {
    if (isFailure(error, 'wire/unexpected-message')) return undefined;
    if (error instanceof AppError && error.code.startsWith('formats/')) return undefined;
    throw error;
  }
}

function responseIn(message: DlArray): PlistDict | undefined {
  if (message[0] !== DL.ProcessMessage.name) return undefined;
  const dict = DL.ProcessMessage.parse(message).message;
  return dict['MessageName'] === backupResponseName ? dict : undefined;
}

function statusMessage({ code, text, value }: Status): DlArray {
  return statusResponse(code, text, value);
}

function checkFlood({ name }: RequestHost, what: string, count: number, limit: number): void {
  if (count > limit) throw fail('too-much', { name, what, limit });
}
