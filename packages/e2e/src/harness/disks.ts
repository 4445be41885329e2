import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';

/** A real file system in a file, mounted at `path` until it is disposed. */
export interface MountedDisk extends Disposable {
  readonly path: string;
}

const makers = { exfat: 'mkfs.exfat', xfs: 'mkfs.xfs' } as const;

/** exFAT or XFS in a file beside `path`. For exFAT a FUSE driver stands in where the kernel has none. */
export function mountDisk(kind: keyof typeof makers, path: string, sizeBytes: number): MountedDisk {
  const image = `${path}.img`;
  writeFileSync(image, '');
  truncateSync(image, sizeBytes);
  execFileSync(makers[kind], [image], { stdio: 'ignore' });
  mkdirSync(path);
  const device = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim();
  const loosen = (): void => void execFileSync('losetup', ['--detach', device]);
  try {
    mount(kind, device, path);
  } catch (error) {
    loosen();
    throw error;
  }
  return {
    path,
    [Symbol.dispose]() {
      execFileSync('umount', [path]);
      loosen();
    },
  };
}

function mount(kind: keyof typeof makers, device: string, path: string): void {
  if (spawnSync('mount', ['-t', kind, device, path], { stdio: 'ignore' }).status === 0) return;
  execFileSync('mount.exfat-fuse', [device, path], { stdio: 'ignore' });
}
