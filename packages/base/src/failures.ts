import { failures } from './errors.js';

/** What is wrong with values that everybody uses. */
export const fail = failures('base', {
  'bad-udid': {
    say: (d: { text: string }) => `“${d.text}” does not have the form of a device identifier.`,
    advise: () => 'Disconnect the device: what calls itself a phone here is not one, or its driver is damaged.',
  },
});
