import { type HeartbeatMessage, heartbeatMessage, PlistChannel, parseHeartbeatMessage } from '@pearmain/wire';
import { idleHeartbeat } from '../network/link.js';
import type { Service } from './service.js';

/** Pulses without an answer after which the phone takes the host for gone. */
const silentAtMost = 2;

/**
 * Asks "Marco" at once and every ten seconds; the host says "Polo", which keeps a link over Wi-Fi alive. Before the phone
 * sleeps it says so (docs/protocols/virtual-phone.md §4.6).
 */
export const heartbeat: Service = async ({ channel, heartbeat: link = idleHeartbeat }) => {
  const messages = new PlistChannel(channel);
  const send = (message: HeartbeatMessage): void => {
    // What cannot be sent means that the host is gone, which the reading below learns as well.
    messages.send(heartbeatMessage(message)).catch(() => {});
  };
  let unanswered = 0;
  const pulse = (): void => {
    if (unanswered >= silentAtMost) channel.close();
    else send({ kind: 'marco', intervalSeconds: link.pulseSeconds, supportsSleepyTime: true });
    unanswered += 1;
  };
  const timer = setInterval(pulse, link.pulseSeconds * 1000);
  using _sleep = link.onSleep(() => {
    clearInterval(timer);
    send({ kind: 'sleepy-time' });
  });
  pulse();
  try {
    for (;;) {
      if (parseHeartbeatMessage(await messages.receiveDict())?.kind !== 'polo') continue;
      unanswered = 0;
      link.answered();
    }
  } finally {
    clearInterval(timer);
  }
};
