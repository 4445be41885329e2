import type { AfcStatusName } from '@pearmain/wire';

/** An operation that the file service answers with a status other than success. It never leaves the connection. */
export class AfcRefusal extends Error {
  override readonly name = 'AfcRefusal';
  readonly status: AfcStatusName;

  constructor(status: AfcStatusName) {
    super(status);
    this.status = status;
  }
}

const statusOfCode: Readonly<Record<string, AfcStatusName>> = {
  EACCES: 'permissionDenied',
  EBADF: 'permissionDenied',
  EEXIST: 'exists',
  EFBIG: 'tooMuchData',
  EINVAL: 'badArgument',
  EIO: 'inputOutput',
  EISDIR: 'isDirectory',
  ELOOP: 'badArgument',
  EMFILE: 'noResources',
  ENAMETOOLONG: 'badArgument',
  ENOENT: 'notFound',
  ENOSPC: 'noSpace',
  ENOTDIR: 'notFound',
  // A phone says no more than this about a folder that still has something in it.
  ENOTEMPTY: 'unknown',
  EPERM: 'permissionDenied',
  EXDEV: 'notSupported',
};

/** The status for what the operating system threw; undefined for anything that is not its failure. */
export function statusFor(error: unknown): AfcStatusName | undefined {
  if (error instanceof AfcRefusal) return error.status;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return 'syscall' in error ? (statusOfCode[error.code] ?? 'inputOutput') : undefined;
}
