import type { BackupFile, BackupFiles, Located } from '../reader.js';
import type { Pass, PassFile } from './item.js';

const [domain, folder] = ['HomeDomain', 'Library/Passes/Cards'];

/** The pass.json of each pass (docs/formats/content-wallet.md §1). */
export async function locatePasses(files: BackupFiles): Promise<readonly Located[]> {
  const found: BackupFile[] = [];
  for await (const file of files.below(domain, folder)) {
    if (/^[^/]+\.pkpass\/pass\.json$/i.test(file.relativePath.slice(folder.length + 1))) found.push(file);
  }
  found.sort((one, other) => (one.relativePath < other.relativePath ? -1 : 1));
  return found.map((file) => ({ role: 'pass', file }));
}

/** Says of each pass which files it is made of. */
export async function* placePasses(passes: AsyncIterable<Pass>, files: BackupFiles): AsyncGenerator<Pass> {
  const byPass = new Map<string, PassFile[]>();
  for await (const { domain: of, relativePath, sizeBytes } of files.below(domain, folder)) {
    const [, path, name] = /^(.*?\.pkpass)\/(.+)$/is.exec(relativePath) ?? [];
    if (path === undefined || name === undefined) continue;
    const list = byPass.get(path) ?? [];
    byPass.set(path, list);
    list.push({ name, domain: of, relativePath, sizeBytes });
  }
  for await (const pass of passes) {
    const own = (byPass.get(pass.path) ?? []).sort((one, other) => (one.name < other.name ? -1 : 1));
    const has = (name: string): boolean => own.some((file) => file.name === name);
    yield { ...pass, files: own, isWhole: has('manifest.json') && has('signature') };
  }
}
