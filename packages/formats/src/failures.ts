import { failures } from '@pearmain/base';

/** What can be wrong with bytes, in the words that people see. */
export const fail = failures('formats', {
  short: {
    say: (d: { needed: number; available: number }) =>
      `The data ends too early: ${d.needed} more bytes were expected where ${d.available} are left.`,
  },
  'bad-tag': {
    say: (d: { expected: string; found: string }) => `The data starts with “${d.found}” where “${d.expected}” belongs.`,
  },
  'number-range': {
    say: (d: { field: string; value: string }) => `The number ${d.value} does not fit into “${d.field}”.`,
  },
  'bad-text': {
    say: (d: { encoding: string }) => `A piece of text is not written in ${d.encoding}.`,
  },
  'plist-damaged': {
    say: (d: { problem: string; offset: number }) => `The property list is damaged at byte ${d.offset}: ${d.problem}.`,
  },
  'plist-unknown': {
    say: () => 'The data is neither a binary nor an XML property list.',
  },
  'plist-too-large': {
    say: (d: { what: string; limit: number }) =>
      `The property list holds more ${d.what} than the ${d.limit} allowed here.`,
  },
  'plist-unwritable': {
    say: (d: { what: string }) => `A property list cannot hold ${d.what}.`,
  },
  'keyed-archive-damaged': {
    say: (d: { problem: string }) => `The archived object cannot be read: ${d.problem}.`,
  },
  'typedstream-damaged': {
    say: (d: { problem: string; offset: number }) => `The archived text is damaged at byte ${d.offset}: ${d.problem}.`,
  },
  'protobuf-damaged': {
    say: (d: { problem: string; offset: number }) =>
      `The protobuf message is damaged at byte ${d.offset}: ${d.problem}.`,
  },
  'keybag-damaged': {
    say: (d: { problem: string }) => `The backup's keybag cannot be read: ${d.problem}.`,
  },
  'mbdb-damaged': {
    say: (d: { problem: string; offset: number }) =>
      `The backup's index Manifest.mbdb is damaged at byte ${d.offset}: ${d.problem}.`,
  },
  'der-unwritable': {
    say: (d: { problem: string }) => `The certificate cannot be written: ${d.problem}.`,
  },
  'der-damaged': {
    say: (d: { problem: string }) => `The DER value cannot be read: ${d.problem}.`,
  },
  'bad-pem': {
    say: (d: { problem: string }) => `The certificate text cannot be read: ${d.problem}.`,
  },
  'sqlite-damaged': {
    say: (d: { problem: string }) => `The database file cannot be read: ${d.problem}.`,
  },
});
