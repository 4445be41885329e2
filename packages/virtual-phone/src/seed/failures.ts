import { failures } from '@pearmain/base';

/** What can keep a phone from being filled. */
export const fail = failures('seed', {
  'import-unreadable': {
    say: (d: { path: string }) => `${d.path} cannot be read, so its content is not put on the phone.`,
    advise: () => 'Name a folder that holds one folder for each domain, such as HomeDomain.',
  },
  'bad-filler': {
    say: (d: { files: number; bytes: number }) => `${d.bytes} bytes cannot be spread over ${d.files} files.`,
    advise: () => 'Both are whole numbers, and bytes need at least one file.',
  },
});
