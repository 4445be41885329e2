import { failures } from '@pearmain/base';
import { backupFailures, type Named } from './backup/failures.js';
import { muxResultInWords } from './mux/mux-results.js';
import { serviceInWords } from './services/service-words.js';

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
    say: (d: { request: string; result: number; phoneCode?: string }) =>
      `The service that reaches phones refused “${d.request}”: ${muxResultInWords(d.request, d.result)}.`,
    advise: () => 'Unplug the phone and plug it in again. If it stays so, restart that service (on Linux: usbmuxd).',
  },
  'muxer-unclear': {
    say: (d: { request: string }) => `The service that reaches phones answered “${d.request}” with something else.`,
    advise: () => 'Another program may be listening there; check USBMUXD_SOCKET_ADDRESS.',
  },
  'muxer-too-old': {
    say: (d: { address: string }) =>
      `The service that reaches phones at ${d.address} is too old: it speaks only the first version of its protocol.`,
    advise: () => 'Install a current usbmuxd, iTunes or Apple Devices app.',
  },
  'bad-muxer-address': {
    say: (d: { text: string }) => `“${d.text}” is no address at which a service could reach phones.`,
    advise: () => 'USBMUXD_SOCKET_ADDRESS takes UNIX:/path, /path, host:port or [address]:port.',
  },
  'no-device': {
    say: () => 'No phone is connected.',
    advise: () =>
      'Plug it in, unlock it, and tap Trust if it asks. One that was told “device wifi on” is looked for in the network with --wifi.',
  },
  'no-such-device': {
    say: (d: { selector: string }) =>
      `No connected phone is called “${d.selector}”, and no identifier begins like that.`,
    advise: () =>
      'Run pearmain device list to see the phones that are connected, then give a name or the start of an identifier.',
  },
  'several-devices': {
    say: (d: { candidates: readonly string[] }) => `More than one phone fits: ${d.candidates.join(', ')}.`,
    advise: () => 'Say which one, by its name or by more of its identifier.',
  },
  'device-gone': {
    say: (d: Named) => `${d.name} is no longer connected.`,
    advise: () => 'Plug it in again, or bring it back into the Wi-Fi, then try again.',
  },
  'port-refused': {
    say: (d: Named & { port: number }) => `${d.name} takes no connection (on its port ${d.port}).`,
    advise: () => 'Unlock the phone and try again; if it stays so, restart the phone.',
  },
  'out-of-reach': {
    say: (d: Named) => `${d.name} cannot be reached over the network.`,
    advise: () =>
      'Wake it, and see that it and this computer are in the same network. If it stays so, connect the cable once and run pearmain device wifi on.',
  },
  'left-network': {
    say: (d: Named) => `${d.name} left the network.`,
    advise: () => 'Keep it awake or charging and near the router, or use the cable.',
  },
  'fell-asleep': {
    say: (d: Named) => `${d.name} went to sleep.`,
    advise: () => 'Connect it to a charger, or use the cable.',
  },
  'no-local-network': {
    say: () => 'This computer has no network in which phones could be searched for.',
    advise: () =>
      'Connect it to the network that the phone is in, give the phone’s address with --address, or use the cable.',
  },
  'nobody-known-there': {
    say: (d: { host: string }) => `No phone that trusts this computer answers at ${d.host}.`,
    advise: () => 'Pair the phone over the cable once, then run pearmain device wifi on.',
  },
  'connection-lost': {
    say: (d: Named) => `The connection to ${d.name} broke.`,
    advise: () => 'Check the cable or the Wi-Fi, and start again: a backup goes on where it stopped.',
  },
  'no-answer': {
    say: (d: Named & { seconds: number }) => `${d.name} did not answer within ${d.seconds} seconds.`,
    advise: () => 'Unlock the phone, check the cable or the Wi-Fi, and try again.',
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
    say: (d: Named) => `${d.name} is supervised, and pairs only with computers that its organisation has approved.`,
    advise: () => 'Ask whoever supervises the phone.',
  },
  'find-my-protected': {
    say: (d: Named) => `${d.name} is protected by Find My.`,
    advise: () => 'Turn Find My off in Settings › your name › Find My.',
  },
  'record-refused': {
    say: (d: Named & { error: string }) =>
      `${d.name} does not accept the pair record, by which it knows this computer (${d.error}).`,
    advise: () => 'Run pearmain device unpair, then pearmain device pair.',
  },
  'restore-mode': {
    say: (d: Named) => `${d.name} waits for a new system (restore mode) and cannot be backed up now.`,
    advise: () => 'Restart the phone.',
  },

  // The session and its services (docs/protocols/session.md).
  'session-refused': {
    say: (d: Named & { error: string }) => `${d.name} does not want to talk to this computer now (${d.error}).`,
    advise: () => 'Try again; if it stays so, restart the phone.',
  },
  'tls-refused': {
    say: (d: Named) => `${d.name} broke off the encrypted connection.`,
    advise: () => 'The pair record is probably out of date: pair the phone again.',
  },
  'not-the-paired-phone': {
    say: (d: Named) => `What answers as ${d.name} does not hold the key of the phone that was paired.`,
    safety: () => 'Nothing was sent to it, and your backups are untouched.',
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
    safety: () => 'Nothing was sent to it, and your backups are untouched.',
    advise: () => 'Its system is too old for this program, or it is not a phone.',
  },
  'service-not-encrypted': {
    say: (d: Named & { service: string }) =>
      `${d.name} offers ${serviceInWords(d.service)} without encryption, so it was not used.`,
    safety: () => 'Nothing was sent to it, and your backups are untouched.',
    advise: () => 'Its system is too old for this program, or something stands between you and it.',
  },
  'service-missing': {
    say: (d: Named & { service: string }) => `${d.name} does not offer ${serviceInWords(d.service)}.`,
    advise: () => 'Its system may be too old or too new for this program; look for a newer version of it.',
  },
  'service-busy': {
    say: (d: Named & { service: string }) =>
      `Too many programs use ${d.name} at once: ${serviceInWords(d.service)} is taken.`,
    advise: () => 'Close other programs that talk to the phone, wait a moment, and try again.',
  },
  'service-prohibited': {
    say: (d: Named & { service: string }) => `${d.name} does not let anybody use ${serviceInWords(d.service)} now.`,
    advise: () =>
      'Unlock the phone, finish its set-up where it is not done, and try again. If somebody manages the phone, ask them.',
  },
  'escrow-locked': {
    say: (d: Named) => `${d.name} has not been unlocked since it was started.`,
    advise: () => 'Enter the passcode on the phone once, and try again.',
  },
  'wifi-needs-cable': {
    say: (d: Named) => `${d.name} lets Wi-Fi be turned on and off over the cable alone.`,
    advise: () => 'Connect it with a cable, and run the same command again.',
  },
  'value-prohibited': {
    say: (d: Named & { key: string; error: string }) =>
      `${d.name} does not allow “${d.key}” to be read or changed (${d.error}).`,
    advise: () => 'Unlock it and try again. If somebody manages the phone, ask them.',
  },
  'not-activated': {
    say: (d: Named & { error: string }) => `${d.name} is not activated (${d.error}).`,
    advise: () => 'Finish setting the phone up.',
  },
  refused: {
    say: (d: Named & { request: string; error: string }) => `${d.name} refused “${d.request}”: ${d.error}.`,
    advise: () => 'Unlock the phone and try again. If it stays so, restart it, and look for a newer Pearmain.',
  },
  'unclear-answer': {
    say: (d: Named & { request: string }) => `${d.name} answered “${d.request}” with something that makes no sense.`,
    advise: () => 'Try again; if it stays so, restart the phone.',
  },

  // The phone's files and the smaller services.
  'file-refused': {
    say: (d: { path: string; status: string }) => `The phone did not allow the step on “${d.path}”: ${d.status}.`,
    advise: () => 'Unlock the phone, and try again.',
  },
  'no-such-file': {
    say: (d: { path: string }) => `The phone has no “${d.path}”.`,
    advise: () => 'Look again: it may have been deleted meanwhile.',
  },
  'service-refused': {
    say: (d: { service: string; request: string; error: string }) =>
      `The phone’s ${d.service} refused “${d.request}”: ${d.error}.`,
    advise: () => 'Unlock the phone and try again. If it stays so, restart it.',
  },

  // Its backup (docs/protocols/backup-host.md §6).
  ...backupFailures,
});
