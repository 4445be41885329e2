import { AppError } from '@pearmain/base';
import type { BackupFile, BackupFiles } from '@pearmain/content';
import type { Afc } from '@pearmain/device';

/** What backups call the folder that a phone's file service shows, with the pictures in it (docs/formats/exports.md §10). */
const mediaDomain = 'CameraRollDomain';
const mediaFolder = 'Media';

/** Bounds for phones that answer without end. */
const deepest = 16;
const mostFiles = 2_000_000;

/** What is asked of a phone's file service. */
export type ShownFiles = Pick<Afc, 'info' | 'list' | 'read'>;

/** The pictures of a phone that is connected, as `content` asks for them. What the phone does not give is not there. */
export function phoneFiles(afc: ShownFiles): BackupFiles {
  return {
    find: async (domain, relativePath) => {
      const path = domain === mediaDomain ? onPhone(relativePath) : undefined;
      return path === undefined ? undefined : await fileAt(afc, path);
    },
    async *below(domain, folder) {
      const path = domain === mediaDomain ? onPhone(folder) : undefined;
      if (path !== undefined) yield* filesBelow(afc, path);
    },
    async *open({ relativePath }) {
      yield* afc.read(onPhone(relativePath) ?? '/');
    },
  };
}

/** `Media/DCIM/…` is `/DCIM/…` there. */
function onPhone(relativePath: string): string | undefined {
  return relativePath.startsWith(`${mediaFolder}/`) ? relativePath.slice(mediaFolder.length) : undefined;
}

async function fileAt(afc: ShownFiles, path: string): Promise<BackupFile | undefined> {
  const info = await orNothing(afc.info(path));
  if (info?.kind !== 'file') return undefined;
  const { sizeBytes, modified } = info;
  return { domain: mediaDomain, relativePath: `${mediaFolder}${path}`, sizeBytes, modified };
}

/** Links are not followed, so that nothing is read twice. */
async function* filesBelow(afc: ShownFiles, folder: string): AsyncGenerator<BackupFile> {
  const waiting = [folder];
  let count = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const name of (await orNothing(afc.list(next))) ?? []) {
      const path = `${next}/${name}`;
      count += 1;
      if (name.includes('/') || count > mostFiles) continue;
      const info = await orNothing(afc.info(path));
      if (info?.kind === 'directory' && path.split('/').length < deepest) waiting.push(path);
      const { sizeBytes = 0, modified } = info ?? {};
      if (info?.kind === 'file')
        yield { domain: mediaDomain, relativePath: `${mediaFolder}${path}`, sizeBytes, modified };
    }
  }
}

/** What a phone refuses to show is not there for us. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && ofOneFile.has(error.code)) return undefined;
    throw error;
  }
}

const ofOneFile: ReadonlySet<string> = new Set(['device/no-such-file', 'device/file-refused']);
