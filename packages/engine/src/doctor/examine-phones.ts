import { AppError, type TaskContext } from '@pearmain/base';
import { openPaired, openTrusted } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { connectedPhones, openMuxer, type Phone, pairRecords, trustOptions } from '../phones.js';
import { asFinding, type Finding } from './finding.js';
import { muxerRemedy, thisMachine } from './muxer-remedy.js';
import { reopenRecords } from './record-permissions.js';

const check = 'Phones';

/** The service that reaches phones, every phone that is connected, and why one does not trust this computer. */
export async function examinePhones(environment: Environment, context: TaskContext): Promise<Finding[]> {
  const { phones, mute } = await lookForPhones(environment, context);
  if (phones.length === 0 && mute.length === 0) {
    return [
      {
        check,
        state: 'attention',
        message: 'The service that reaches phones answers, and no phone is connected.',
        advice: 'Connect one with a cable that carries data and unlock it.',
      },
    ];
  }
  const found: Finding[] = [];
  for (const phone of phones) found.push(await examineTrust(phone, environment, context));
  return [...found, ...mute.map(({ failure }) => asFinding(check, failure))];
}

async function lookForPhones(environment: Environment, context: TaskContext) {
  try {
    return await connectedPhones(environment, context);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, advice, data, cause } = error;
    const remedy = muxerRemedy(error, thisMachine(environment.platform, environment.muxAddress)) ?? advice;
    throw new AppError(code, message, { advice: remedy, data, cause });
  }
}

async function examineTrust(phone: Phone, environment: Environment, context: TaskContext): Promise<Finding> {
  const { name, basics } = phone;
  const called = `${name} (iOS ${basics.systemVersion})`;
  try {
    await using _session = await openPaired(
      phone.device,
      pairRecords(environment, context),
      trustOptions(environment),
      context,
    );
    return { check, state: 'fine', message: `${called} is connected and trusts this computer.` };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return await distrust({ phone, called, environment, failure: error }, context);
  }
}

interface Distrust {
  readonly phone: Phone;
  readonly called: string;
  readonly environment: Environment;
  readonly failure: AppError;
}

async function distrust({ phone, called, environment, failure }: Distrust, context: TaskContext): Promise<Finding> {
  const { code } = failure;
  const isOnCable = phone.connection === 'usb';
  const pairAgain = {
    advice: isOnCable
      ? 'Unlock it, then run pearmain doctor --fix, and tap Trust on the phone.'
      : 'Connect it with a cable once, unlock it, and run pearmain doctor --fix.',
    ...(isOnCable ? { mend: (inner: TaskContext) => pairAnew(phone, environment, inner) } : {}),
  };
  const attention = (message: string): Finding => ({ check, code, state: 'attention', message, ...pairAgain });
  switch (code) {
    case 'device/not-paired':
      return attention(`${called} is connected and does not trust this computer yet.`);
    case 'device/trust-forgotten':
      return attention(await whyForgotten({ phone, called, environment }, context));
    case 'device/record-refused':
    case 'device/tls-refused':
      return attention(`${called} no longer accepts the pair record that this computer has of it: it is out of date.`);
    case 'device/pair-record-damaged':
      return attention(`The pair record of ${called} on this computer is damaged.`);
    case 'device/pair-record-unreadable':
      return unreadable({ phone, called, environment, failure });
    case 'device/not-the-paired-phone':
      return {
        ...asFinding(check, failure),
        advice:
          'If the phone was erased or replaced: pearmain device unpair, then pearmain device pair. If not, something stands between you and it.',
      };
    default:
      return asFinding(check, failure);
  }
}

/** The phone does not know the computer of the record: which of three reasons it has, only hints tell. */
async function whyForgotten({ phone, called, environment }: Omit<Distrust, 'failure'>, context: TaskContext) {
  if (await isForeign(phone, environment, context)) {
    return `The pair record of ${called} was made by another computer, and the phone does not know it.`;
  }
  if (phone.connection === 'network') {
    return `${called} no longer knows this computer. Trust over Wi-Fi ends after about 30 days without a connection by cable.`;
  }
  return `${called} no longer knows this computer: it was erased or restored, or its trust was reset.`;
}

/** Every computer has an identifier of its own, which its pair records bear. */
async function isForeign(phone: Phone, environment: Environment, context: TaskContext): Promise<boolean> {
  try {
    const found = await pairRecords(environment, context).find(phone.device, context.signal);
    const own = await openMuxer(environment, context).readBuid(context.signal);
    return found.length > 0 && found.every(({ record }) => record.systemBuid !== own);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return false;
  }
}

function unreadable({ phone, called, environment, failure }: Distrust): Finding {
  const { pairing } = environment.folders;
  return {
    ...asFinding(check, failure),
    message: `The pair record of ${called} is locked: this account may not read it.`,
    advice: `Run pearmain doctor --fix, or give it back to this account: sudo chown -R "$USER" "${pairing}".`,
    async mend(context) {
      reopenRecords(pairing);
      await pairAnew(phone, environment, context);
    },
  };
}

/** With the first record that the phone takes, or a new one, which it is asked for. */
async function pairAnew(phone: Phone, environment: Environment, context: TaskContext): Promise<void> {
  const records = pairRecords(environment, context);
  await using _session = await openTrusted(phone.device, records, trustOptions(environment), context);
}
