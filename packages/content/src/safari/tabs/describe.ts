import type { About, Column, Description } from '../../description.js';
import type { Tab } from './item.js';

const columns: readonly Column<Tab>[] = [
  { name: 'Title', value: ({ title }) => title },
  { name: 'Web page', value: ({ url }) => url },
  { name: 'Group', value: ({ group }) => group },
  { name: 'Device', value: ({ device }) => device },
  { name: 'Pinned', value: ({ isPinned }) => isPinned },
  { name: 'Last viewed', value: ({ lastViewed }) => lastViewed },
  { name: 'Profile', value: ({ profile, profileTitle }) => profileTitle ?? profile },
];

/** What exporters need to know of a tab. */
export const describeTabs: Description<Tab> = {
  schema: 'tab/1',
  columns,
  about: aboutOf,
  when: ({ lastViewed }) => lastViewed && { from: lastViewed },
};

function aboutOf({ id, url, title, group, device }: Tab): About {
  const place = group ?? device;
  const found = place === undefined ? undefined : { title: place };
  return { identity: id ?? `${device ?? ''} ${url}`, title, place: found, words: [url] };
}
