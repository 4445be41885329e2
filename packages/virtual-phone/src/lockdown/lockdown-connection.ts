import { type PlistDict, textIn } from '@pearmain/formats';
import { lockdownRefusal, PlistChannel, type SocketChannel } from '@pearmain/wire';
import { hostileReply } from '../hostile/seam.js';
import type { Phone } from '../phone/phone.js';
import { closeWith } from './close-with.js';
import type { PhonePorts } from './phone-ports.js';
import { Refusal } from './refusal.js';
import { requests } from './requests.js';
import { refuseAsScripted } from './scripted-refusals.js';
import { secureChannel } from './secure-channel.js';
import type { LockdownContext } from './session.js';

/** A connection to lockdown's port. */
export interface LockdownLine {
  readonly channel: SocketChannel;
  readonly phone: Phone;
  readonly ports: PhonePorts;
  readonly signal: AbortSignal;
}

/** Requests are small; anything longer is not one. */
const longestRequest = 1024 * 1024;

/**
 * Serves one connection to lockdown; any number run side by side, each with a session of its own
 * (docs/protocols/virtual-phone.md §3). Ends when the host ends it, or sends what is not a request.
 */
export async function serveLockdown({ channel, phone, ports, signal }: LockdownLine): Promise<void> {
  await using cut = closeWith(signal, channel);
  const context: LockdownContext = { phone, ports, session: undefined };
  let messages = new PlistChannel(channel, { atMost: longestRequest });
  for (;;) {
    const before = context.session;
    const request = await messages.receiveDict();
    const reply = await answer(context, request);
    await ports.link.passing();
    const sent = await hostileReply(phone, { reply, request, channel: messages.channel });
    if (sent) await messages.send(sent);
    if (before === undefined && context.session !== undefined) {
      const secured = cut.follow(await secureChannel(channel, phone, context.session.host));
      messages = new PlistChannel(secured, { atMost: longestRequest });
    }
  }
}

async function answer(context: LockdownContext, request: PlistDict): Promise<PlistDict> {
  const name = textIn(request, 'Request') ?? '';
  try {
    refuseAsScripted(context.phone, request);
    const handle = requests.get(name);
    if (handle === undefined) throw new Refusal('InvalidRequest');
    return {
      Request: name,
      ...(await handle(context, request)),
      ...(context.phone.isAtLeast('5') ? {} : { Result: 'Success' }),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...lockdownRefusal(name, error.word), ...error.keys };
  }
}
