import { createHash } from 'node:crypto';
import { type Udid, udid } from '@pearmain/base';
import { buildOf } from './ios-version.js';
import { hasShortUdid, type Product } from './products.js';

/** The numbers that tell this phone from every other. Those of the modem are missing on devices without one. */
export interface PhoneIdentity extends Product {
  readonly udid: Udid;
  readonly name: string;
  readonly productVersion: string;
  readonly buildVersion: string;
  /** The ECID: a number, or a bigint past 2^53. */
  readonly uniqueChipId: number | bigint;
  readonly serialNumber: string;
  readonly mainBoardSerialNumber: string;
  readonly wirelessBoardSerialNumber: string;
  readonly regionInfo: string;
  readonly deviceColor: string;
  /** `aa:bb:cc:dd:ee:ff` */
  readonly wifiAddress: string;
  readonly bluetoothAddress: string;
  readonly ethernetAddress: string;
  readonly imei?: string;
  readonly imei2?: string;
  readonly meid?: string;
  readonly iccid?: string;
  readonly imsi?: string;
  readonly phoneNumber?: string;
  readonly basebandVersion?: string;
}

/** All of a phone's identifiers, derived from its UDID: plausible, the same each time, and no real phone's. */
export function identityOf(
  product: Product,
  phone: { udid: Udid; name: string; productVersion: string },
): PhoneIdentity {
  const draw = digitsFrom(phone.udid);
  const wifi = `9c:fc:28:${draw.hex('wifi', 6).replace(/(..)(?!$)/g, '$1:')}`;
  return {
    ...product,
    ...phone,
    buildVersion: buildOf(phone.productVersion),
    uniqueChipId: chipNumber(phone.udid),
    serialNumber: draw.letters('serial', hasShortUdid(product) ? 10 : 12),
    mainBoardSerialNumber: draw.letters('board', 17),
    wirelessBoardSerialNumber: draw.letters('wireless', 17),
    regionInfo: 'ZD/A',
    deviceColor: '1',
    wifiAddress: wifi,
    bluetoothAddress: neighbour(wifi, 1),
    ethernetAddress: neighbour(wifi, 2),
    ...(product.isCellular ? modemOf(draw) : {}),
  };
}

/** A UDID for a phone that was not given one, of the form that its chip has; equal for equal seeds. */
export function udidFor(product: Product, seed: string): Udid {
  const hex = createHash('sha1').update(`virtual-phone/${seed}`).digest('hex');
  if (!hasShortUdid(product)) return udid(hex);
  const chip = product.chipId.toString(16).padStart(8, '0');
  return udid(`${chip}-001${hex.slice(0, 13)}`.toUpperCase());
}

function modemOf(draw: Digits) {
  return {
    imei: withCheckDigit(`0049990${draw.decimal('imei', 7)}`),
    imei2: withCheckDigit(`0049990${draw.decimal('imei2', 7)}`),
    meid: `0049990${draw.decimal('imei', 7)}`,
    iccid: withCheckDigit(`894410${draw.decimal('iccid', 12)}`),
    imsi: `00101${draw.decimal('imsi', 10)}`,
    // Ofcom keeps 07700 900000…900999 free for stories.
    phoneNumber: `+44 7700 900${draw.decimal('phone', 3)}`,
    basebandVersion: '3.50.04',
  };
}

type Digits = ReturnType<typeof digitsFrom>;

function digitsFrom(seed: string) {
  const bytes = (label: string) => createHash('sha256').update(`${seed}/${label}`).digest();
  const spell = (label: string, length: number, alphabet: string) =>
    Array.from(bytes(label).subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('');
  return {
    hex: (label: string, length: number) => spell(label, length, '0123456789abcdef'),
    decimal: (label: string, length: number) => spell(label, length, '0123456789'),
    letters: (label: string, length: number) => spell(label, length, '0123456789CDFGHJKLMNPQRTVWXY'),
  };
}

function chipNumber(phoneUdid: Udid): number | bigint {
  const hex = phoneUdid.includes('-') ? phoneUdid.slice(9) : `000${phoneUdid.slice(0, 13)}`;
  const value = BigInt(`0x${hex}`);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Luhn's check digit, as IMEI and ICCID end with. */
function withCheckDigit(digits: string): string {
  let sum = 0;
  for (const [index, character] of [...digits].reverse().entries()) {
    const doubled = Number(character) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function neighbour(address: string, step: number): string {
  const last = (Number.parseInt(address.slice(-2), 16) + step) % 256;
  return `${address.slice(0, -2)}${last.toString(16).padStart(2, '0')}`;
}
