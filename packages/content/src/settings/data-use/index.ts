import type { Column } from '../../description.js';
import type { Category } from '../../reader.js';
import { locateAll } from '../../store/locate-all.js';
import type { DataUse } from './item.js';
import { readDataUse } from './read.js';

const columns: readonly Column<DataUse>[] = [
  { name: 'App', value: ({ app }) => app },
  { name: 'Process', value: ({ process }) => process },
  { name: 'Cellular received', value: ({ cellularIn }) => cellularIn },
  { name: 'Cellular sent', value: ({ cellularOut }) => cellularOut },
  { name: 'Wi-Fi received', value: ({ wifiIn }) => wifiIn },
  { name: 'Wi-Fi sent', value: ({ wifiOut }) => wifiOut },
  { name: 'First', value: ({ first }) => first },
  { name: 'Last', value: ({ last }) => last },
];

/** How much data each app has used (docs/formats/content-settings.md §3). */
export const dataUse: Category<DataUse> = {
  kind: 'data-use',
  describe: {
    schema: 'data-use/1',
    columns,
    when: ({ first, last }) => {
      const from = first ?? last;
      return from && { from, ...(last ? { to: last } : {}) };
    },
  },
  locate: (files) => locateAll(files, [['store', 'WirelessDomain', 'Library/Databases/DataUsage.sqlite']]),
  read: readDataUse,
};
