import { generateKeyPairSync } from 'node:crypto';
import { isUdid, type Udid } from '@pearmain/base';
import { fail } from '../failures.js';
import { udidFor } from './identity.js';
import { isIosVersion } from './ios-version.js';
import { productOf } from './products.js';
import { neverBackedUp, type PhoneState } from './state.js';

/** What a phone is made from; what is not given is an iPhone 13 with iOS 17.5.1. */
export interface PhoneTraits {
  readonly udid?: string;
  readonly name?: string;
  readonly product?: string;
  readonly ios?: string;
  readonly hasPasscode?: boolean;
  /** The whole disk, in bytes. */
  readonly capacityBytes?: number;
  /** An RSA key made earlier, PEM (PKCS#8), where a test has no time to make one. */
  readonly deviceKey?: string;
  /** Tells two phones apart that were given neither UDID nor name. */
  readonly seed?: string;
}

/**
 * The state of a phone fresh from its box. Its key is made here and kept: Node cannot make RSA keys from a seed.
 *
 * @throws virtual-phone/bad-option
 */
export function makePhoneState(traits: PhoneTraits): PhoneState {
  const { product: productType = 'iPhone14,5', ios = '17.5.1' } = traits;
  const product = productOf(productType);
  if (product === undefined) throw unusable('--product', productType, 'an iPhone, iPad or iPod such as iPhone14,5');
  checkIosVersion(ios);
  const name = traits.name ?? product.deviceClass;
  return {
    format: 1,
    udid:
      traits.udid === undefined ? udidFor(product, `${productType}/${name}/${traits.seed ?? ''}`) : udidIn(traits.udid),
    name,
    productType,
    productVersion: ios,
    hasPasscode: traits.hasPasscode ?? false,
    capacityBytes: traits.capacityBytes ?? 128_000_000_000,
    deviceKey: traits.deviceKey ?? makeDeviceKey(),
    trustedHosts: [],
    settings: {},
    apps: [],
    backup: neverBackedUp,
  };
}

/**
 * A phone that already is, with what may change about it: its iOS (an update) and its passcode. Traits that a phone
 * keeps for life must fit.
 *
 * @throws virtual-phone/other-phone, virtual-phone/bad-option
 */
export function adaptPhoneState(state: PhoneState, traits: PhoneTraits, folder: string): PhoneState {
  refuseOther(folder, 'UDID', state.udid, traits.udid);
  refuseOther(folder, 'product', state.productType, traits.product);
  if (traits.ios !== undefined) checkIosVersion(traits.ios);
  return {
    ...state,
    productVersion: traits.ios ?? state.productVersion,
    hasPasscode: state.hasPasscode || (traits.hasPasscode ?? false),
  };
}

function udidIn(text: string): Udid {
  if (isUdid(text)) return text;
  throw unusable('--udid', text, 'a UDID: 40 lower-case hex digits, or 8 and 16 upper-case ones with a dash');
}

function refuseOther(folder: string, key: string, found: string | Udid, wanted: string | undefined): void {
  if (wanted === undefined || wanted === found) return;
  throw fail('other-phone', { state: folder, key, wanted, found });
}

function checkIosVersion(ios: string): void {
  if (!isIosVersion(ios)) throw unusable('--ios', ios, 'a version such as 17.5.1');
}

function unusable(option: string, given: string, wanted: string) {
  return fail('bad-option', { option, problem: `“${given}” is not ${wanted}` });
}

function makeDeviceKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
