import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Link } from '../description.js';
import { ExportFolder } from './export-folder.js';
import { writeNetscape } from './netscape.js';

async function written(links: readonly Link[]): Promise<{ readonly text: string; readonly told: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-netscape-'));
  const told: string[] = [];
  try {
    await writeNetscape({
      kind: 'bookmarks',
      title: 'Bookmarks',
      describe: { schema: 'x/1', columns: [], link: (item) => links.find((link) => link === item) },
      items: (async function* () {
        yield* links;
      })(),
      folder: new ExportFolder(folder, { overwrite: false }),
      files: { find: async () => undefined, below: async function* () {}, open: async function* () {} },
      withFiles: false,
      timeZone: 'UTC',
      tell: ({ where }) => void told.push(where),
    });
    return { text: readFileSync(join(folder, 'bookmarks.html'), 'utf8'), told };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const link = (title: string, depth: number, url = 'https://x.example/'): Link => ({
  isFolder: false,
  isToolbar: false,
  title,
  depth,
  url,
});
const folder = (title: string, depth: number): Link => ({ isFolder: true, isToolbar: false, title, depth });

test('folders are closed where they end, also when one between was left out', async () => {
  const { text } = await written([
    folder('a', 0),
    folder('c', 2),
    link('in c', 3),
    link('beside c', 2),
    link('top', 0),
  ]);
  const lines = text
    .split('\n')
    .slice(5, -1)
    .map((line) => line.replace(/ (?:HREF)="[^"]*"/, ''));
  assert.deepEqual(lines, [
    '    <DT><H3>a</H3>',
    '    <DL><p>',
    '        <DT><H3>c</H3>',
    '        <DL><p>',
    '            <DT><A>in c</A>',
    '        </DL><p>',
    '        <DT><A>beside c</A>',
    '    </DL><p>',
    '    <DT><A>top</A>',
    '</DL><p>',
  ]);
});

test('a bookmark that would run something is left out and told, and words stay words', async () => {
  const { text, told } = await written([
    link('bad', 0, ' java\nscript:alert(1)'),
    link('worse', 0, 'data:text/html,x'),
    link('<script>', 0, 'https://x.example/?a="><script>'),
  ]);
  assert.deepEqual(told, ['bad', 'worse']);
  assert.match(text, /HREF="https:\/\/x\.example\/\?a=&quot;&gt;&lt;script&gt;">&lt;script&gt;</);
});
