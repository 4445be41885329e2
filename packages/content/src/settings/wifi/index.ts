import type { Column } from '../../description.js';
import type { Category } from '../../reader.js';
import { locateAll, type Place } from '../../store/locate-all.js';
import type { WifiNetwork } from './item.js';
import { readWifi } from './read.js';

const domain = 'SystemPreferencesDomain';

const places: readonly Place[] = [
  ['known', domain, 'com.apple.wifi.known-networks.plist'],
  ['known', domain, 'SystemConfiguration/com.apple.wifi.known-networks.plist'],
  ['list', domain, 'SystemConfiguration/com.apple.wifi.plist'],
];

const columns: readonly Column<WifiNetwork>[] = [
  { name: 'Name', value: ({ name }) => name },
  { name: 'Security', value: ({ security }) => security },
  { name: 'Hidden', value: ({ isHidden }) => isHidden },
  { name: 'Captive', value: ({ isCaptive }) => isCaptive },
  { name: 'Added', value: ({ added }) => added },
  { name: 'Added by', value: ({ addedBy }) => addedBy },
  { name: 'Chosen', value: ({ joinedByUser }) => joinedByUser },
  { name: 'Joined by itself', value: ({ joinedBySystem }) => joinedBySystem },
  {
    name: 'Access points',
    value: ({ accessPoints }) => accessPoints.map(({ bssid }) => bssid).join('\n') || undefined,
  },
];

/** Known Wi-Fi networks, without their passwords (docs/formats/content-settings.md §1). They are in encrypted backups alone. */
export const wifi: Category<WifiNetwork> = {
  kind: 'wifi',
  onlyEncrypted: true,
  describe: {
    schema: 'wifi-network/1',
    columns,
    when: ({ joinedByUser, joinedBySystem, added }) => {
      const from = joinedByUser ?? joinedBySystem ?? added;
      return from && { from };
    },
  },
  locate: (files) => locateAll(files, places),
  read: readWifi,
};
