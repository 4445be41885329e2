import type { About, Column, Description } from '../../description.js';
import type { Visit } from './item.js';

const columns: readonly Column<Visit>[] = [
  { name: 'Visited', value: ({ date }) => date },
  { name: 'Title', value: ({ title }) => title },
  { name: 'Web page', value: ({ url }) => url },
  { name: 'Visits of the page', value: ({ pageVisits }) => pageVisits },
  { name: 'From another device', value: ({ isFromAnotherDevice }) => isFromAnotherDevice },
  { name: 'Loaded', value: ({ isLoaded }) => isLoaded },
  { name: 'Profile', value: ({ profile, profileTitle }) => profileTitle ?? profile },
];

/** What exporters need to know of a visit. */
export const describeHistory: Description<Visit> = {
  schema: 'visit/1',
  columns,
  about: aboutOf,
  when: ({ date }) => date && { from: date },
};

function aboutOf({ id, url, title, date }: Visit): About {
  return { identity: id === undefined ? `${url} ${date?.getTime()}` : `row ${id}`, title, words: [url] };
}
