/** The system's words for what keeps a file, a folder or a connection from being used, as they stand behind a colon. */
const words: Readonly<Record<string, string>> = {
  EACCES: 'this account may not do that there',
  EPERM: 'this account may not do that there',
  EROFS: 'the disk is read-only',
  ENOENT: 'it is not there',
  ENOTDIR: 'a file is where a folder belongs',
  EISDIR: 'a folder is in the way',
  EEXIST: 'something is there already',
  ENOTEMPTY: 'something is there already',
  ELOOP: 'links lead in a circle',
  ENAMETOOLONG: 'the name is too long for this disk',
  ENOSPC: 'the disk is full',
  EDQUOT: 'this account has used up its share of the disk',
  EFBIG: 'this disk cannot hold a file so large',
  EIO: 'the disk answered with an error',
  EBUSY: 'another program uses it',
  ETXTBSY: 'another program uses it',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOMEM: 'there is not enough memory',
  ENODEV: 'the disk is no longer there',
  ENXIO: 'the disk is no longer there',
  ESTALE: 'the network share is no longer there',
  EHOSTDOWN: 'the network share is no longer there',
  ETIMEDOUT: 'there was no answer in time',
  EINVAL: 'this disk does not take such a thing',
  ENOTSUP: 'this disk cannot do that',
  EOPNOTSUPP: 'this disk cannot do that',
  EXDEV: 'it lies on another disk',
};

/** `EROFS` is “the disk is read-only”; a code without words stays what it is, and what is no code as well. */
export function systemWords(code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}
