import type { Category } from '../reader.js';
import { describeCalls } from './describe.js';
import type { Call } from './item.js';
import { locateCalls } from './locate.js';
import { readCalls } from './read.js';

/** The call history (docs/formats/content-calls.md). Since iOS 13 it is in encrypted backups alone. */
export const calls: Category<Call> = {
  kind: 'calls',
  onlyEncrypted: true,
  describe: describeCalls,
  locate: locateCalls,
  read: readCalls,
};
