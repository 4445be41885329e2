import { failures } from '@pearmain/base';

/** Failures of talking to a phone: finding it, being trusted by it, its services and its backup. */
export const fail = failures('device', {
  'no-muxer': {
    say: (d: { address: string }) =>
      `Nothing answers at ${d.address}, where the program that talks to phones should listen.`,
  },
});
