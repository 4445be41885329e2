import { AppError } from '@pearmain/base';
import { type PlistDict, textIn } from '@pearmain/formats';
import { BackupRequest, type BackupResponse, DL, helloVersions } from '@pearmain/wire';
import type { Phone } from '../../phone/phone.js';
import type { Service } from '../service.js';
import { makeWorkFolder, removeWorkFolder } from './agent-context.js';
import type { Farewell } from './backup-scenario.js';
import { DeviceLink } from './host/device-link.js';
import { HostFolder } from './host/host-folder.js';
import { Line } from './host/line.js';
import { cancelled, MBError, mbCode } from './mb-error.js';
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
export const backupd: Service = async ({ channel, phone, signal, escrowUnlocked }) => {
  const line = new Line(channel, signal);
  const link = await DeviceLink.open(line, phone.isAtLeast('14') ? 400 : 300);
  if (!link || !(await greet(link))) return;
  const agent = { phone, line, link, escrowUnlocked };
  for (let request = await link.request(); request; request = await link.request()) {
    if (!(await answer(agent, request))) return;
  }
};

/** One connection of a host to the agent. */
interface Agent {
  readonly phone: Phone;
  readonly line: Line;
  readonly link: DeviceLink;
  readonly escrowUnlocked: boolean;
}

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
async function answer(agent: Agent, request: PlistDict): Promise<boolean> {
  const { phone, link } = agent;
  using cancel = watchForCancel(phone);
  const farewell = phone.scenario.backup?.farewell ?? 'usual';
  try {
    const { content, isSilent, afterwards } = await whileAlone(phone, () => handle(agent, request, cancel.signal));
    if (isSilent) {
      await afterwards?.(link);
      return false;
    }
    try {
      const goesOn = await takeLeave(agent, farewell, { errorCode: 0, ...(content === undefined ? {} : { content }) });
      return goesOn && afterwards === undefined;
    } finally {
      // What has happened has happened, whether or not anybody is left to be told.
      await afterwards?.(link);
    }
  } catch (error) {
    // The connection is gone, or what came over it was no DeviceLink: nobody is there to be answered.
    if (error instanceof AppError && error.code.startsWith('wire/')) throw error;
    const known = error instanceof MBError ? error : new MBError(mbCode.generic, String(error));
    await link.respond({ errorCode: known.code, errorDescription: known.describe() });
    if (known !== error) throw error;
    return true;
  }
}

/** Says how a request went, as the scenario has it; false when the connection ends with that. */
async function takeLeave({ link, line }: Agent, farewell: Farewell, response: BackupResponse): Promise<boolean> {
  if (farewell === 'no-response') {
    await line.heard();
    return true;
  }
  if (!farewell.endsWith('-only')) await link.respond(response);
  if (farewell.startsWith('disconnect')) await link.send(DL.Disconnect.encode({ reason: 'Done' }));
  return farewell === 'usual';
}

async function handle(agent: Agent, request: PlistDict, cancel: AbortSignal): Promise<Outcome> {
  const { phone, line, link, escrowUnlocked } = agent;
  const { udid } = phone.identity;
  const name = textIn(request, 'MessageName') ?? '';
  const handler = Object.entries(requestHandlers).find(([known]) => known === name)?.[1];
  if (!handler) throw new MBError(mbCode.generic, `Unknown message: ${name.slice(0, 64)}`);
  if (textIn(request, 'TargetIdentifier') !== udid) {
    throw new MBError(mbCode.generic, 'Target identifier does not match this device');
  }
  const progress = new Progress();
  const host = new HostFolder(link, progress, cancel);
  try {
    using mishaps = new Mishaps({ phone, request: name, host, line, escrowUnlocked });
    const workFolder = makeWorkFolder(phone);
    return await handler({ phone, host, progress, mishaps, escrowUnlocked, udid, workFolder }, request);
  } finally {
    if (runs.has(name)) phone.day.endRun();
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

function watchForCancel(phone: Phone): Disposable & { readonly signal: AbortSignal } {
  const cancel = new AbortController();
  const observation = phone.notifications.observe((name) => {
    if (name === cancelRequest) cancel.abort(cancelled());
  });
  return { signal: cancel.signal, [Symbol.dispose]: () => observation[Symbol.dispose]() };
}
