import { failures } from '@pearmain/base';

/** What can keep the virtual phone from starting. Its services speak Apple's error codes instead. */
export const fail = failures('virtual-phone', {
  'state-unreadable': {
    say: (d: { path: string }) => `The phone's state in ${d.path} cannot be read.`,
    advise: () => 'Check its permissions, or name another folder with --state.',
  },
  'state-damaged': {
    say: (d: { path: string; problem: string }) => `${d.path} is not the state of a virtual phone: ${d.problem}.`,
    advise: () => 'Name another folder with --state, or remove the damaged one.',
  },
  'state-unwritable': {
    say: (d: { path: string }) => `The phone's state cannot be written to ${d.path}.`,
    advise: () => 'Check permissions and free space, or name another folder with --state.',
  },
  'state-in-use': {
    say: (d: { path: string }) => `Another program runs the phone in ${d.path}.`,
    advise: () => 'End that one first, or name another folder with --state.',
  },
  'other-phone': {
    say: (d: { state: string; key: string; wanted: string; found: string }) =>
      `The phone in ${d.state} has the ${d.key} ${d.found}, not ${d.wanted}.`,
    advise: () => 'Leave the option out, or name another folder with --state.',
  },
  'same-udid': {
    say: (d: { udid: string }) => `Two phones cannot have the same UDID ${d.udid}.`,
    advise: () => 'Give one of them another UDID.',
  },
  'bad-option': {
    say: (d: { option: string; problem: string }) => `${d.option}: ${d.problem}.`,
    advise: () => 'virtual-phone --help shows examples.',
  },
  'unknown-scenario': {
    say: (d: { name: string; known: string }) => `There is no scenario “${d.name}”.`,
    advise: (d: { name: string; known: string }) => `Known ones are ${d.known}; a JSON file does as well.`,
  },
  'bad-scenario': {
    say: (d: { path: string; problem: string }) => `The scenario in ${d.path} cannot be used: ${d.problem}.`,
  },
  'cannot-listen': {
    say: (d: { address: string; reason: string }) => `The phone cannot listen at ${d.address} (${d.reason}).`,
    advise: () => 'Name another address; port 0 takes a free one.',
  },
  'no-free-address': {
    say: () => 'No loopback address is free for the phone in the network.',
    advise: () => 'Name one with --network-address; on a Mac it must be added to lo0 first.',
  },
  'link-ended': {
    say: () => 'The phone has left the network.',
  },
  'unknown-computer': {
    say: () => 'The computer showed a certificate that this phone does not trust.',
  },
});
