import type { PlistDict } from '@pearmain/formats';
import { encodePlistFrame, notificationMessage, PlistChannel, parseNotificationMessage } from '@pearmain/wire';
import { OrderedWriter } from '../ordered-writer.js';
import type { Service } from './service.js';

/** Relays what happens on the phone to whoever observes it, and posts what the host posts (docs/protocols/virtual-phone.md §4.2). */
export const notificationProxy: Service = async ({ channel, phone }) => {
  const messages = new PlistChannel(channel);
  const writer = new OrderedWriter(channel);
  const frame = (message: PlistDict) => encodePlistFrame(message, 'xml');
  const observed = new Set<string>();
  using _relay = phone.notifications.observe((name) => {
    if (observed.has(name)) writer.post(frame(notificationMessage({ kind: 'relay', name })));
  });
  for (;;) {
    const message = parseNotificationMessage(await messages.receiveDict());
    if (message?.kind === 'observe') observed.add(message.name);
    if (message?.kind === 'post') phone.notifications.post(message.name);
    if (message?.kind === 'shutdown') return writer.send(frame(notificationMessage({ kind: 'death' })));
  }
};
