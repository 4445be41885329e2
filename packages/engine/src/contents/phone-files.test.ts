import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { phoneFiles, type ShownFiles } from './phone-files.js';

const refused = new AppError('device/file-refused', 'The phone refuses it.', {});

/** A phone that shows these paths; a name that ends in a slash is a folder. */
function showing(paths: readonly string[], list?: ShownFiles['list']): ShownFiles {
  const inside = (folder: string) => paths.filter((path) => path.startsWith(`${folder}/`));
  return {
    list: async (folder) => [
      ...new Set(inside(folder).map((path) => path.slice(folder.length + 1).split('/')[0] ?? '')),
    ],
    info: async (path) => {
      if (path.includes('Secret')) throw refused;
      if (path.includes('link')) return { kind: 'symlink', sizeBytes: 1, linkTarget: '/DCIM' };
      if (paths.includes(path)) return { kind: 'file', sizeBytes: 3 };
      return inside(path).length > 0 ? { kind: 'directory', sizeBytes: 0 } : undefined;
    },
    async *read() {
      yield Buffer.from('abc');
    },
    ...(list ? { list } : {}),
  };
}

async function below(files: ShownFiles, domain = 'CameraRollDomain'): Promise<string[]> {
  const found: string[] = [];
  for await (const { relativePath } of phoneFiles(files).below(domain, 'Media/DCIM')) found.push(relativePath);
  return found.sort();
}

test('what a phone shows is found where backups have it; links, and what it refuses, are not there', async () => {
  const files = showing(['/DCIM/100APPLE/IMG_1.JPG', '/DCIM/A/B/C.MOV', '/DCIM/link', '/DCIM/Secret/x', '/Books/y']);
  assert.deepEqual(await below(files), ['Media/DCIM/100APPLE/IMG_1.JPG', 'Media/DCIM/A/B/C.MOV']);
  assert.deepEqual(await below(files, 'HomeDomain'), []);
  const { find } = phoneFiles(files);
  assert.equal((await find('CameraRollDomain', 'Media/DCIM/A/B/C.MOV'))?.sizeBytes, 3);
  for (const path of ['Media/DCIM/Secret/x', 'Media/DCIM/A', 'Media/DCIM/link', 'Library/x', 'Media/none'])
    assert.equal(await find('CameraRollDomain', path), undefined, path);
});

test('folders in one another without end come to an end, and names do not lead elsewhere', async () => {
  let asked = 0;
  const endless: ShownFiles = {
    ...showing([]),
    list: async () => {
      asked += 1;
      return ['again', '../../etc'];
    },
    info: async () => ({ kind: 'directory', sizeBytes: 0 }),
  };
  assert.deepEqual(await below(endless), []);
  assert.ok(asked < 20, `${asked} folders`);
});

test('a phone that is gone is no phone without pictures', async () => {
  const gone = new AppError('device/connection-lost', 'The connection to it was lost.', {});
  const files = showing([], () => Promise.reject(gone));
  await assert.rejects(below(files), gone);
});
