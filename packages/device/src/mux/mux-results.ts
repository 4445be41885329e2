import { MuxResult } from '@pearmain/wire';

/** Pair-record requests answer with the system's own numbers instead of those of the protocol. */
const aboutRecords: ReadonlySet<string> = new Set(['ReadPairRecord', 'SavePairRecord', 'DeletePairRecord', 'ReadBUID']);

/** What a muxer means by its numbers (docs/protocols/usbmux.md §2); 4 and 5 come from other muxers than usbmuxd. */
export const muxResultWords: ReadonlyMap<number, string> = new Map([
  [MuxResult.badCommand, 'it does not know this request'],
  [MuxResult.badDevice, 'the phone is no longer connected'],
  [MuxResult.connectionRefused, 'the phone takes no connection there'],
  [4, 'the phone offers nothing there'],
  [5, 'it gives no reason'],
  [MuxResult.badVersion, 'it speaks another version of its protocol'],
]);

/** The same for requests about pair records. */
export const muxRecordWords: ReadonlyMap<number, string> = new Map([
  [1, 'its own user may not touch the record'],
  [2, 'there is no such record'],
  [5, 'the disk with its records answered with an error'],
  [13, 'its own user may not touch the record'],
  [22, 'it cannot make sense of the record'],
  [28, 'the disk with its records is full'],
  [30, 'the disk with its records cannot be written to'],
]);

/** Why a muxer refused, in words; never the number alone. */
export function muxResultInWords(request: string, result: number): string {
  const words = aboutRecords.has(request) ? muxRecordWords : muxResultWords;
  return words.get(result) ?? `it gives the number ${result}, whose meaning is not known`;
}
