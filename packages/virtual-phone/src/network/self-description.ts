import { randomUUID } from 'node:crypto';
import { encodeMobdevTexts, lockdownPort, mobdevAuthTag } from '@pearmain/wire';
import type { Phone } from '../phone/phone.js';
import type { AnnouncedPhone } from './announcer.js';
import { mobdevInstance } from './service-name.js';

/** The Wi-Fi address that the phone shows to the network: its own, or one that it made up for it. */
export function shownWifiAddress({ identity, scenario }: Phone): string {
  if (!scenario.network?.privateAddress) return identity.wifiAddress;
  // The second bit of the first byte says that nobody assigned it.
  return `de${identity.wifiAddress.slice(2)}`;
}

/**
 * How a phone announces itself as long as it stays where it is. From iOS 26.4 on it names the computers that it trusts, to
 * those who know their names.
 */
export function selfDescription(phone: Phone, address: string): () => AnnouncedPhone {
  const identifier = randomUUID();
  return () => ({
    instance: mobdevInstance(shownWifiAddress(phone)),
    hostName: phone.identity.name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'iPhone',
    address,
    port: lockdownPort,
    texts: phone.isAtLeast('26.4')
      ? encodeMobdevTexts({
          identifier,
          authTags: phone.trustedHosts.map(({ hostId }) => mobdevAuthTag(hostId, identifier)),
        })
      : [],
  });
}
