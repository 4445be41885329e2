import type { Column, Description } from '../../description.js';
import type { HealthSample } from './item.js';

const columns: readonly Column<HealthSample>[] = [
  { name: 'Type', value: ({ type }) => type },
  { name: 'Start', value: ({ start }) => start },
  { name: 'End', value: ({ end }) => end },
  { name: 'Value', value: ({ value }) => value },
  { name: 'Unit', value: ({ unit }) => unit },
  { name: 'Meaning', value: ({ meaning }) => meaning },
  { name: 'As measured', value: ({ original }) => original?.value },
  { name: 'Unit as measured', value: ({ original }) => original?.unit },
  { name: 'Source', value: ({ source, bundle }) => source ?? bundle },
  { name: 'Device', value: ({ device, product }) => device ?? product },
  { name: 'Time zone', value: ({ timeZone }) => timeZone },
];

/** What exporters need to know of a value of Health. */
export const describeSamples: Description<HealthSample> = {
  schema: 'health-sample/1',
  columns,
  isFigures: true,
  when: ({ start, end }) => start && { from: start, ...(end && { to: end }) },
};
