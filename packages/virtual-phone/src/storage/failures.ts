import { failures } from '@pearmain/base';

/** What can go wrong with the phone's content. */
export const fail = failures('phone-files', {
  'bad-name': {
    say: (d: { domain: string; path: string }) => `“${d.domain}” “${d.path}” is not a name that a phone can hold.`,
  },
  'in-the-way': {
    say: (d: { domain: string; path: string }) => `${d.domain}/${d.path} is on the phone already, and is no directory.`,
  },
});
