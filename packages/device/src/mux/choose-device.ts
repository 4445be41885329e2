import type { Udid } from '@pearmain/base';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';

/** What a person can choose a phone by. */
export interface Choosable {
  readonly udid: Udid;
  readonly connection: 'usb' | 'network';
  /** As its owner calls it, once known. */
  readonly name?: string | undefined;
}

/**
 * The one phone that `selector` means: its name (capitals do not matter) or the beginning of its UDID, dashes left out or
 * not; the only phone when nothing is given. A phone on cable and Wi-Fi counts once, and the cable wins.
 *
 * @throws device/no-device, device/no-such-device, device/several-devices (which lists the candidates)
 */
export function findDevice<T extends Choosable>(devices: readonly T[], selector?: string): T {
  const phones = onePerPhone(devices);
  if (phones.length === 0) throw fail('no-device');
  const fitting = selector === undefined ? phones : phonesCalled(phones, selector);
  const [first, second] = fitting;
  if (first === undefined) throw fail('no-such-device', { selector: plainText(selector ?? '') });
  if (second !== undefined) throw fail('several-devices', { candidates: fitting.map(describe) });
  return first;
}

/** One entry a phone, the cable before Wi-Fi, in the order in which they came. */
export function onePerPhone<T extends Choosable>(devices: readonly T[]): T[] {
  const phones = new Map<Udid, T>();
  for (const device of devices) {
    const known = phones.get(device.udid);
    if (!known || (known.connection === 'network' && device.connection === 'usb')) phones.set(device.udid, device);
  }
  return [...phones.values()];
}

/** A whole name or UDID beats the beginning of one. */
function phonesCalled<T extends Choosable>(phones: readonly T[], selector: string): T[] {
  const wanted = fold(selector);
  const exact = phones.filter((phone) => phone.udid.toLowerCase() === wanted || fold(phone.name ?? '') === wanted);
  if (exact.length > 0 || wanted === '') return exact;
  const digits = wanted.replaceAll('-', '');
  return phones.filter((phone) => phone.udid.toLowerCase().replaceAll('-', '').startsWith(digits));
}

const fold = (text: string): string => text.trim().normalize('NFC').toLowerCase();

const describe = ({ name, udid }: Choosable): string => (name === undefined ? udid : `${plainText(name)} (${udid})`);
