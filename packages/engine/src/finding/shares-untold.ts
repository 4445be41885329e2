import { fileSystemOf } from '@pearmain/history';

/** Disks that share content in a way of their own, and tell nobody how much. */
const clones = /^(?:apfs|bcachefs|btrfs|refs|xfs|zfs)$/i;

/** Whether what a folder takes on its disk is only known to be no more than its files add up to. */
export function sharesUntold(folder: string): boolean {
  return clones.test(fileSystemOf(folder).name ?? '');
}
