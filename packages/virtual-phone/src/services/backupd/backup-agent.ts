import { AppError } from '@pearmain/base';
import { type PlistDict, textIn } from '@pearmain/formats';
import { BackupRequest, helloVersions } from '@pearmain/wire';
import type { Phone } from '../../phone/phone.js';
import type { Service, ServiceConnection } from '../service.js';
import { type AgentContext, makeWorkFolder, removeWorkFolder } from './agent-context.js';
import { DeviceLink } from './host/device-link.js';
import { HostFolder } from './host/host-folder.js';
import { MBError, mbCode } from './mb-error.js';
import { Mishaps } from './mishaps/mishaps.js';
import { Progress } from './progress.js';
import { type Outcome, requestHandlers } from './requests.js';

const ownProtocol = 2.1;
/** Posted by a host, or on its behalf, to stop what runs. */
const cancelRequest = 'com.apple.itunes-client.syncCancelRequest';
/** The requests that a scenario counts as runs. */
const runs: ReadonlySet<string> = new Set([BackupRequest.backup, BackupRequest.restore, BackupRequest.changePassword]);
const busyPhones = new WeakSet<Phone>();

/** com.apple.mobilebackup2: the phone's backup agent, one request at a time (docs/protocols/backup-agent.md §1). */
export const backupd: Service = async (connection) => {
  const link = await DeviceLink.open(connection.channel, connection.phone.isAtLeast('14') ? 400 : 300);
  if (!link || !(await greet(link))) return;
  for (let request = await link.request(); request; request = await link.request()) {
    if (!(await answer(connection, link, request))) return;
  }
};

async function greet(link: DeviceLink): Promise<boolean> {
  const request = await link.request();
  if (!request) return false;
  if (textIn(request, 'MessageName') !== BackupRequest.hello || !helloVersions(request).includes(ownProtocol)) {
    await link.respond({
      errorCode: mbCode.generic,
      errorDescription: 'No common supported protocol version (MBErrorDomain/1)',
    });
    return false;
  }
  await link.respond({ errorCode: 0, protocolVersion: ownProtocol });
  return true;
}

/** Works one request off and answers it; false when the connection ends with it. */
async function answer({ phone, signal }: ServiceConnection, link: DeviceLink, request: PlistDict): Promise<boolean> {
  using cancel = watchForCancel(phone);
  const progress = new Progress();
  const host = new HostFolder(link, progress, () => cancel.isRequested);
  try {
    const { content, isSilent, afterwards } = await whileAlone(phone, () =>
      handle(request, {
        phone,
        signal,
        host,
        progress,
        mishaps: new Mishaps(phone),
        udid: phone.identity.udid,
        workFolder: makeWorkFolder(phone),
      }),
    );
    if (!isSilent) await link.respond({ errorCode: 0, ...(content === undefined ? {} : { content }) });
    await afterwards?.(link);
    return afterwards === undefined;
  } catch (error) {
    // The connection is gone, or what came over it was no DeviceLink: nobody is there to be answered.
    if (error instanceof AppError && error.code.startsWith('wire/')) throw error;
    const known = error instanceof MBError ? error : new MBError(mbCode.generic, String(error));
    await link.respond({ errorCode: known.code, errorDescription: known.describe() });
    if (known !== error) throw error;
    return true;
  }
}

async function handle(request: PlistDict, context: AgentContext): Promise<Outcome> {
  const name = textIn(request, 'MessageName') ?? '';
  const handler = Object.entries(requestHandlers).find(([known]) => known === name)?.[1];
  if (!handler) throw new MBError(mbCode.generic, `Unknown message: ${name.slice(0, 64)}`);
  if (textIn(request, 'TargetIdentifier') !== context.udid) {
    throw new MBError(mbCode.generic, 'Target identifier does not match this device');
  }
  try {
    return await handler(context, request);
  } finally {
    if (runs.has(name)) context.phone.endRun();
  }
}

async function whileAlone(phone: Phone, work: () => Promise<Outcome>): Promise<Outcome> {
  if (busyPhones.has(phone)) throw new MBError(mbCode.busy, 'Another operation is in progress');
  busyPhones.add(phone);
  try {
    return await work();
  } finally {
    removeWorkFolder(phone);
    busyPhones.delete(phone);
  }
}

function watchForCancel(phone: Phone): Disposable & { readonly isRequested: boolean } {
  let isRequested = false;
  const observation = phone.notifications.observe((name) => {
    if (name === cancelRequest) isRequested = true;
  });
  return {
    get isRequested() {
      return isRequested;
    },
    [Symbol.dispose]: () => observation[Symbol.dispose](),
  };
}
