import { heartbeatMessage, PlistChannel, parseHeartbeatMessage } from '@pearmain/wire';
import type { Service } from './service.js';

const intervalSeconds = 10;
/** Pulses without an answer after which the phone takes the host for gone. */
const silentAtMost = 2;

/** Asks "Marco" at once and every ten seconds; the host says "Polo" (docs/protocols/virtual-phone.md §4.6). */
export const heartbeat: Service = async ({ channel }) => {
  const messages = new PlistChannel(channel);
  let unanswered = 0;
  const pulse = async (): Promise<void> => {
    if (unanswered >= silentAtMost) return channel.close();
    unanswered += 1;
    await messages.send(heartbeatMessage({ kind: 'marco', intervalSeconds, supportsSleepyTime: true }));
  };
  await pulse();
  const timer = setInterval(() => {
    // A pulse that cannot be sent means that the host is gone, which the reading below learns as well.
    pulse().catch(() => {});
  }, intervalSeconds * 1000);
  try {
    for (;;) if (parseHeartbeatMessage(await messages.receiveDict())?.kind === 'polo') unanswered = 0;
  } finally {
    clearInterval(timer);
  }
};
