import { failures } from '@pearmain/base';
import { backupFailures } from './backup/failures.js';

type Named = { name: string };

/** Failures of talking to a phone: finding it, being trusted by it, its services and its backup. */
export const fail = failures('device', {
  // Finding phones: the muxer (docs/protocols/usbmux.md).
  'no-muxer': {
    say: (d: { address: string }) => `Nothing answers at ${d.address}, where the service that reaches phones listens.`,
    advise: () =>
      'Linux: install and start usbmuxd. Windows: install the Apple Devices app or iTunes and start “Apple Mobile Device Service”. Mac: plug the phone in and tap Trust.',
  },
  'muxer-denied': {
    say: (d: { address: string }) =>
      `This account may not use ${d.address}, where the service that reaches phones listens.`,
    advise: () => 'Run this as a user who may open that socket, or change its permissions.',
  },
  'muxer-refused': {
    say: (d: { request: string; result: number }) =>
      `The service that reaches phones refused “${d.request}” (result ${d.result}).`,
  },
  'muxer-unclear': {
    say: (d: { request: string }) => `The service that reaches phones answered “${d.request}” with something else.`,
    advise: () => 'Another program may be listening there; check USBMUXD_SOCKET_ADDRESS.',
  },
  'muxer-too-old': {
    say: (d: { address: string }) =>
      `The service that reaches phones at ${d.address} is too old: it knows the first protocol alone.`,
    advise: () => 'Install a current usbmuxd, iTunes or Apple Devices app.',
  },
  'bad-muxer-address': {
    say: (d: { text: string }) => `“${d.text}” is not an address of a muxer.`,
    advise: () => 'USBMUXD_SOCKET_ADDRESS takes UNIX:/path, /path, host:port or [address]:port.',
  },
  'no-device': {
    say: () => 'No phone is connected.',
    advise: () => 'Plug it in, unlock it, and tap Trust if it asks.',
  },
  'no-such-device': {
    say: (d: { selector: string }) =>
      `No connected phone is called “${d.selector}”, and no identifier begins like that.`,
    advise: () => 'List the connected phones, then give a name or the beginning of an identifier.',
  },
  'several-devices': {
    say: (d: { candidates: readonly string[] }) => `More than one phone fits: ${d.candidates.join(', ')}.`,
    advise: () => 'Say which one, by its name or by more of its identifier.',
  },
  'device-gone': {
    say: (d: Named) => `${d.name} is no longer connected.`,
    advise: () => 'Plug it in again.',
  },
  'port-refused': {
    say: (d: Named & { port: number }) => `${d.name} takes no connection on port ${d.port}.`,
    advise: () => 'Unlock the phone and try again; if it stays so, restart the phone.',
  },
  'connection-lost': {
    say: (d: Named) => `The connection to ${d.name} broke.`,
    advise: () => 'Check the cable or the network, and try again.',
  },
  'no-answer': {
    say: (d: Named & { seconds: number }) => `${d.name} did not answer within ${d.seconds} seconds.`,
    advise: () => 'Unlock the phone, check the cable or the network, and try again.',
  },

  // Pair records.
  'not-paired': {
    say: (d: Named) => `${d.name} does not trust this computer yet.`,
    advise: () => 'Pair it: unlock the phone, tap Trust and enter its passcode.',
  },
  'pair-record-damaged': {
    say: (d: { where: string }) => `The pair record in ${d.where} cannot be read.`,
    safety: () => 'Your backups are untouched.',
    advise: () => 'Pair the phone again; that writes a new record.',
  },
  'pair-record-unreadable': {
    say: (d: { where: string }) => `This account may not read the pair record in ${d.where}.`,
    advise: () => 'Change the permissions, or pair again to get a record of your own.',
  },
  'pair-record-not-kept': {
    say: (d: { where: string }) => `The pair record could not be written to ${d.where}.`,
    advise: () => 'Without it the phone asks for trust again next time. Check permissions and free space there.',
  },

  // Trust (docs/protocols/pairing.md §3).
  locked: {
    say: (d: Named) => `${d.name} is locked.`,
    advise: () => 'Unlock it, and try again.',
  },
  'trust-pending': {
    say: (d: Named) => `${d.name} is asking whether to trust this computer.`,
    advise: () => 'Tap Trust on the phone and enter its passcode.',
  },
  'trust-not-given': {
    say: (d: Named & { minutes: number }) =>
      `Nobody tapped Trust on ${d.name} within ${d.minutes === 1 ? 'a minute' : `${d.minutes} minutes`}.`,
    advise: () => 'Start again, then unlock the phone, tap Trust and enter its passcode.',
  },
  'user-denied-pairing': {
    say: (d: Named) => `On ${d.name} someone tapped “Don’t Trust”.`,
    advise: () =>
      'Unplug it and plug it in again, then tap Trust. If it no longer asks: Settings › General › Transfer or Reset › Reset › Reset Location & Privacy.',
  },
  'trust-forgotten': {
    say: (d: Named) => `${d.name} no longer knows this computer.`,
    advise: () => 'It was erased, restored, or its trust was reset. Pair it again.',
  },
  'pairing-needs-cable': {
    say: (d: Named) => `${d.name} cannot be paired over Wi-Fi.`,
    advise: () => 'Connect it with a cable once.',
  },
  'managed-phone': {
    say: (d: Named) => `${d.name} is managed, and its management forbids pairing with this computer.`,
    advise: () => 'Ask whoever manages the phone.',
  },
  'supervised-phone': {
    say: (d: Named) => `${d.name} is supervised and pairs only with computers that hold its supervision identity.`,
    advise: () => 'Ask whoever supervises the phone.',
  },
  'find-my-protected': {
    say: (d: Named) => `${d.name} is protected by Find My.`,
    advise: () => 'Turn Find My off in Settings › your name › Find My.',
  },
  'record-refused': {
    say: (d: Named & { error: string }) => `${d.name} does not accept the pair record (${d.error}).`,
    advise: () => 'Unpair and pair the phone again.',
  },
  'restore-mode': {
    say: (d: Named) => `${d.name} waits for a new system (restore mode) and cannot be backed up now.`,
    advise: () => 'Restart the phone.',
  },

  // The session and its services (docs/protocols/session.md).
  'session-refused': {
    say: (d: Named & { error: string }) => `${d.name} refuses the session (${d.error}).`,
    advise: () => 'Try again; if it stays so, restart the phone.',
  },
  'tls-refused': {
    say: (d: Named) => `${d.name} broke off the encrypted connection.`,
    advise: () => 'The pair record is probably out of date: pair the phone again.',
  },
  'not-the-paired-phone': {
    say: (d: Named) => `What answers as ${d.name} does not hold the key of the phone that was paired.`,
    safety: () => 'Nothing was sent to it.',
    advise: () =>
      'If you have just erased or replaced the phone, pair it again; else something stands between you and it.',
  },
  'other-phone': {
    say: (d: { expected: string; found: string }) =>
      `The phone calls itself ${d.found}, but was announced as ${d.expected}.`,
    advise: () => 'Unplug the phone, plug it in again, and try once more.',
  },
  'session-not-encrypted': {
    say: (d: Named) => `${d.name} wants to talk without encryption.`,
    safety: () => 'Nothing was sent to it.',
    advise: () => 'Its system is too old for this program, or it is not a phone.',
  },
  'service-not-encrypted': {
    say: (d: Named & { service: string }) => `${d.name} offers ${d.service} without encryption, so it was not used.`,
    safety: () => 'Nothing was sent to it.',
  },
  'service-missing': {
    say: (d: Named & { service: string }) => `${d.name} has no service ${d.service}.`,
    advise: () => 'Its system may be too old or too new for this.',
  },
  'service-busy': {
    say: (d: Named & { service: string }) => `Too many programs use ${d.service} on ${d.name} at once.`,
    advise: () => 'Close other programs that talk to the phone, wait a moment, and try again.',
  },
  'service-prohibited': {
    say: (d: Named & { service: string }) => `${d.name} does not allow ${d.service} now.`,
    advise: () => 'Unlock the phone once since its last start, finish its set-up, and try again.',
  },
  'escrow-locked': {
    say: (d: Named) => `${d.name} has not been unlocked since it was started.`,
    advise: () => 'Enter the passcode on the phone once, and try again.',
  },
  'value-prohibited': {
    say: (d: Named & { key: string; error: string }) =>
      `${d.name} does not allow “${d.key}” to be read or changed (${d.error}).`,
  },
  'not-activated': {
    say: (d: Named & { error: string }) => `${d.name} is not activated (${d.error}).`,
    advise: () => 'Finish setting the phone up.',
  },
  refused: {
    say: (d: Named & { request: string; error: string }) => `${d.name} refused “${d.request}”: ${d.error}.`,
  },
  'unclear-answer': {
    say: (d: Named & { request: string }) => `${d.name} answered “${d.request}” with something that makes no sense.`,
    advise: () => 'Try again; if it stays so, restart the phone.',
  },

  // The phone's files and the smaller services.
  'file-refused': {
    say: (d: { path: string; status: string }) => `The phone did not allow the step on “${d.path}”: ${d.status}.`,
  },
  'no-such-file': {
    say: (d: { path: string }) => `The phone has no “${d.path}”.`,
  },
  'service-refused': {
    say: (d: { service: string; request: string; error: string }) =>
      `The phone’s ${d.service} refused “${d.request}”: ${d.error}.`,
  },

  // Its backup (docs/protocols/backup-host.md §6).
  ...backupFailures,
});
