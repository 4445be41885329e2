import { describeCalls } from '../../calls/describe.js';
import type { Call } from '../../calls/item.js';
import type { Category } from '../../reader.js';
import { fromEach } from '../../store/from-each.js';
import { People } from '../people.js';
import { locatePart } from '../places.js';
import { callsIn } from './calls-in.js';

/** The calls of WhatsApp, in the shape of calls (docs/formats/content-whatsapp.md §7). */
export const whatsappCalls: Category<Call> = {
  kind: 'whatsapp-calls',
  describe: describeCalls,
  locate: (files) => locatePart(files, 'calls'),
  read: (context) =>
    fromEach(
      context.copies.filter(({ role }) => role === 'calls'),
      context.tell,
      (store) => callsIn(store, People.read(context, store.copy.domain)),
    ),
};
