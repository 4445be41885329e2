import type { PlistValue } from '@pearmain/formats';
import { type Phone, wirelessDomain } from '../phone/phone.js';
import { isTimeZone } from '../phone/time-zone.js';
import { readOnlyDomains } from './domain-values.js';
import { globalValues } from './global-values.js';
import { Refusal } from './refusal.js';

/** Writes one value for a host that is trusted, and tells who observes such changes. @throws Refusal */
export function setValue(phone: Phone, domain: string, key: string, value: PlistValue): void {
  if (readOnlyDomains.has(domain)) throw new Refusal('SetProhibited');
  if (domain === '') setGlobal(phone, key, value);
  else phone.settings.set(domain, key, value);
  phone.save();
  if (domain === wirelessDomain) phone.tellWifiChange();
  if (domain === 'com.apple.international') phone.notifications.post('com.apple.language.changed');
  if (domain === 'com.apple.mobile.data_sync') phone.notifications.post('com.apple.mobile.data_sync.domain_changed');
}

/** Takes back what was set; the phone's own value shows again. @throws Refusal */
export function removeValue(phone: Phone, domain: string, key: string): void {
  if (domain === '' || readOnlyDomains.has(domain)) throw new Refusal('RemoveProhibited');
  phone.settings.remove(domain, key);
  phone.save();
  if (domain === wirelessDomain) phone.tellWifiChange();
}

function setGlobal(phone: Phone, key: string, value: PlistValue): void {
  if (key === 'DeviceName' && typeof value === 'string' && value !== '') {
    phone.rename(value);
  } else if (key === 'TimeZone' && typeof value === 'string' && isTimeZone(value)) {
    phone.settings.set('', key, value);
    phone.notifications.post('com.apple.mobile.lockdown.timezone_changed');
  } else if (key === 'Uses24HourClock' && typeof value === 'boolean') {
    phone.settings.set('', key, value);
  } else if (key !== 'UntrustedHostBUID') {
    // The time among them: iOS takes it from a computer only before it is set up.
    throw new Refusal(globalValues(phone)[key] === undefined ? 'SetProhibited' : 'ImmutableValue');
  }
}
