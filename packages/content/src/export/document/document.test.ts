import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RichDocument } from '../../rich-document.js';
import { ExportFolder } from '../export-folder.js';
import type { Format } from '../format.js';
import { writeHtmlDocuments } from './html.js';
import { writeMarkdownDocuments } from './markdown.js';
import { writeTextDocuments } from './text.js';

const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u0007\'';
const plain: RichDocument = {
  title: 'A',
  folders: [],
  created: undefined,
  modified: new Date('2026-01-01T00:00:00Z'),
  facts: [],
  remark: undefined,
  paragraphs: [],
  things: [],
};

/** The files that a format writes of some documents, by their paths. */
async function written(format: Format, documents: readonly Partial<RichDocument>[]): Promise<Record<string, string>> {
  const path = mkdtempSync(join(tmpdir(), 'pearmain-documents-'));
  try {
    await format({
      kind: 'notes',
      title: 'Notes',
      describe: { schema: 'x/1', columns: [], document: (item) => item as RichDocument },
      items: (async function* () {
        for (const document of documents) yield { ...plain, ...document };
      })(),
      folder: new ExportFolder(path, { overwrite: false }),
      files: {
        find: async (domain, relativePath) => ({ domain, relativePath, sizeBytes: 0, modified: undefined }),
        below: async function* () {},
        open: async function* () {},
      },
      withFiles: true,
      timeZone: 'UTC',
      tell: () => {},
    });
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(path, name)).isFile(),
    );
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
  } finally {
    rmSync(path, { recursive: true });
  }
}

const hostile: Partial<RichDocument> = {
  title: evil,
  folders: ['..', `/${evil}`],
  facts: [['tags', evil]],
  remark: evil,
  paragraphs: [
    { style: 'title', spans: [{ text: evil, link: `javascript:${evil}`, color: `#fff" onclick="x` }] },
    { style: 'check', isDone: true, spans: [{ text: '\ufffc', thing: '1' }] },
  ],
  things: [
    ['1', { kind: 'words', text: evil }],
    ['2', { kind: 'table', rows: [[evil]], isRightToLeft: false }],
    ['3', { kind: 'card', title: evil, text: evil, url: `data:text/html,${evil}` }],
    ['4', { kind: 'group', title: evil, things: [{ kind: 'file', file: { name: evil }, words: evil }] }],
  ],
};

test('whatever strangers wrote, pages hold no script, no handler, and lie in their folder', async () => {
  const pages = await written(writeHtmlDocuments, [hostile]);
  assert.equal(Object.keys(pages).length, 2);
  assert.ok(Object.keys(pages).every((name) => !name.includes('..')));
  for (const page of Object.values(pages)) {
    assert.doesNotMatch(page, /<script|<img|javascript:|data:text|" onclick=/);
    assert.match(page, /Content-Security-Policy/);
  }
});

test('in Markdown nothing of a text becomes a mark, a tag or a line of what is known', async () => {
  const [page = ''] = Object.values(await written(writeMarkdownDocuments, [hostile]));
  const [, front = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(page) ?? [];
  assert.ok(
    front.split('\n').every((line) => /^\w+: ".*"$/.test(line)),
    front,
  );
  assert.doesNotMatch(body, /(?<!\\)<(?:script|img)|\]\(<?(?:javascript|data)/);
  const [marks = ''] = Object.values(
    await written(writeMarkdownDocuments, [
      {
        paragraphs: ['# x', '- x', '1. x', '*x*', '> x', '    x'].map((text) => ({
          style: 'body' as const,
          spans: [{ text }],
        })),
      },
    ]),
  );
  assert.match(marks, /\n\\# x\n\n\\- x\n\n1\\\. x\n\n\\\*x\\\*\n\n\\> x\n\nx\n$/);
});

test('lists are numbered by their depth, names of one folder differ on every disk, and text holds no control characters', async () => {
  const item = (indent: number, text: string) => ({ style: 'number' as const, indent, spans: [{ text }] });
  const pages = await written(writeTextDocuments, [
    { title: 'List', paragraphs: [item(0, 'a'), item(1, 'b'), item(1, 'c'), item(0, 'd\u001b'), item(1, 'e')] },
    { title: 'LIST', folders: [] },
  ]);
  assert.equal(pages['List.txt'], '1. a\n  1. b\n  2. c\n2. d\ufffd\n  1. e\n');
  assert.equal(pages['LIST (2).txt'], 'LIST\n');
});

test('no note can stand in the way of the list of notes, of a folder, or of files of another note', async () => {
  const file = {
    kind: 'file',
    file: { name: 'b.html', domain: 'AppDomain', relativePath: 'b.html' },
    words: undefined,
  } as const;
  const pages = await written(writeHtmlDocuments, [
    { title: '_notes' },
    { title: 'a', things: [['1', file]] },
    { title: 'b', folders: ['a files'] },
    { title: 'c', folders: ['A.HTML'] },
  ]);
  assert.deepEqual(Object.keys(pages).sort(), [
    'A.HTML (2)/c.html',
    '_notes (2).html',
    '_notes.html',
    'a files (2)/b.html',
    'a files/b.html',
    'a.html',
  ]);
});

test('the name of a file cannot end the link to it in Markdown', async () => {
  const file = { name: 'a) (b.pdf', domain: 'AppDomain', relativePath: 'a' };
  const pages = await written(writeMarkdownDocuments, [
    { title: 'A', things: [['1', { kind: 'file', file, words: undefined }]] },
  ]);
  assert.match(pages['A.md'] ?? '', /\]\(A%20files\/a%29%20%28b\.pdf\)\n$/);
});
