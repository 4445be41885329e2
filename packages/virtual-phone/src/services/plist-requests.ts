import type { PlistDict } from '@pearmain/formats';
import { PlistChannel } from '@pearmain/wire';
import type { ServiceConnection } from './service.js';

/**
 * A service that answers one property list at a time, to the end of the connection. `answer` gives the replies in
 * their order; none is fine, and `'end'` closes the connection after what was sent.
 */
export async function answerPlists(
  connection: ServiceConnection,
  format: 'xml' | 'binary',
  answer: (request: PlistDict) => Iterable<PlistDict | readonly PlistDict[] | 'end'>,
): Promise<void> {
  const messages = new PlistChannel(connection.channel, { format });
  for (;;) {
    for (const reply of answer(await messages.receiveDict())) {
      if (reply === 'end') return;
      await messages.send(reply);
    }
  }
}
