import { failures, systemWords } from '@pearmain/base';

/** What can go wrong between two ends of a connection, in words; `docs/errors.md` lists them. */
export const fail = failures('wire', {
  'connection-closed': {
    say: (d: { to: string }) => `${d.to} ended the connection.`,
    advise: () => 'Check the cable or the Wi-Fi, and that the device is switched on; then try again.',
  },
  'closed-here': {
    say: () => 'The connection was already closed on this side.',
    advise: () => 'Try again.',
  },
  'connection-refused': {
    say: (d: { to: string }) => `Nothing answers at ${d.to}.`,
    advise: () => 'Check that the device is switched on and in reach, then try again.',
  },
  'no-socket': {
    say: (d: { to: string }) => `There is no ${d.to}: the program that reaches devices does not run.`,
    advise: () => 'Start it (on Linux: usbmuxd), or name another address.',
  },
  'no-access': {
    say: (d: { to: string }) => `This user may not open ${d.to}.`,
    advise: () => 'Give the user access to that socket, or run the program as a user who has it.',
  },
  unreachable: {
    say: (d: { to: string }) => `${d.to} cannot be reached from here.`,
    advise: () => 'Check that the device and this computer are in the same network.',
  },
  'connection-failed': {
    say: (d: { to: string; reason: string }) => `The connection to ${d.to} broke: ${systemWords(d.reason)}.`,
    advise: () => 'Check the cable or the Wi-Fi, then try again.',
  },
  timeout: {
    say: (d: { to: string; seconds: number }) => `${d.to} gave no answer within ${d.seconds} seconds.`,
    advise: () => 'Check that the device is switched on and in reach, then try again.',
  },
  tls: {
    say: (d: { to: string; reason: string }) => `No encrypted connection to ${d.to} came about (${d.reason}).`,
    advise: () => 'Pair the phone again. If it stays so, restart it.',
  },
  'frame-too-large': {
    say: (d: { what: string; sizeBytes: number; atMost: number }) =>
      `${d.what} announces ${d.sizeBytes} bytes; at most ${d.atMost} are taken.`,
    advise: () => 'Try again. If it stays so, restart the phone.',
  },
  'unexpected-message': {
    say: (d: { what: string; reason: string }) => `${d.what} is not what was expected: ${d.reason}.`,
    advise: () => 'Try again. If it stays so, restart the phone.',
  },
});
