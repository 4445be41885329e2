import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TranscriptLine } from '../../description.js';
import { ExportFolder } from '../export-folder.js';
import type { Format } from '../format.js';
import { escapeHtml, safeUrl } from '../page/escape.js';
import { writeHtml } from './html.js';
import { writeText } from './text.js';

const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u0007\u202e\'';
const plain: TranscriptLine = {
  conversation: { id: '1', title: 'Anna' },
  sender: 'Anna',
  isMine: false,
  date: new Date('2026-01-01T11:59:30Z'),
  event: undefined,
  subject: undefined,
  text: 'Hello',
  quote: undefined,
  card: undefined,
  attachments: [],
  reactions: [],
  remarks: [],
  history: [],
};

/** The files that a format writes of some lines. */
async function written(format: Format, lines: readonly Partial<TranscriptLine>[]): Promise<Record<string, string>> {
  const path = mkdtempSync(join(tmpdir(), 'pearmain-transcript-'));
  try {
    await format({
      kind: 'messages',
      title: 'Messages',
      describe: { schema: 'x/1', columns: [], line: (item) => item as TranscriptLine },
      items: (async function* () {
        for (const line of lines) yield { ...plain, ...line };
      })(),
      folder: new ExportFolder(path, { overwrite: false }),
      files: { find: async () => undefined, below: async function* () {}, open: async function* () {} },
      withFiles: true,
      timeZone: 'Europe/Berlin',
      tell: () => {},
    });
    return Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));
  } finally {
    rmSync(path, { recursive: true });
  }
}

test('whatever strangers wrote, a page holds no script, no address of elsewhere, and the same tags', async () => {
  const everywhere: Partial<TranscriptLine> = {
    conversation: { id: '2', title: evil },
    sender: evil,
    subject: evil,
    text: evil,
    quote: evil,
    card: { title: evil, url: `javascript:${evil}`, text: evil },
    attachments: [{ name: evil, mediaType: 'image/png', transcript: evil }],
    reactions: [evil],
    remarks: [evil],
    history: [{ text: evil }],
    stretches: [{ start: 0, length: 5, bold: true, url: `javascript:${evil}`, note: evil }],
  };
  const pages = await written(writeHtml, [everywhere, { ...everywhere, event: evil }]);
  assert.equal(Object.keys(pages).length, 2);
  for (const page of Object.values(pages)) {
    assert.doesNotMatch(page, /<script|onerror=alert\(1\)>|<img|javascript:&quot;.*href|href="javascript/i);
    assert.doesNotMatch(page, /<[^>]*https?:\/\//);
    assert.match(page, /default-src &#39;none&#39;; style-src &#39;sha256-/);
    assert.doesNotMatch(page, /\u0007/);
  }
});

test('only addresses of the web, of mail and of telephones can be followed', () => {
  for (const url of ['https://a.example', 'HTTP://a.example', 'mailto:a@b.example', 'tel:+1'])
    assert.equal(safeUrl(url), url);
  for (const url of [
    'javascript:alert(1)',
    ' data:text/html,x',
    'file:///etc/passwd',
    '//a.example',
    'vbscript:x',
    '',
  ]) {
    assert.equal(safeUrl(url), undefined, url);
  }
  assert.equal(escapeHtml(`<a href="x">'&`), '&lt;a href=&quot;x&quot;&gt;&#39;&amp;');
});

test('words look as they were written, lead where the phone understood, and nothing that overlaps is cut', async () => {
  const text = 'bold <b> call me';
  const stretches = [
    { start: 0, length: 4, bold: true, italic: true, note: 'shake' },
    { start: 2, length: 5, underline: true },
    { start: 9, length: 4, url: 'tel:1' },
    { start: 14, length: 2, url: 'javascript:alert(1)' },
    { start: 15, length: 99, bold: true },
  ] as const;
  const { 'Anna.html': page = '' } = await written(writeHtml, [{ text, stretches }]);
  const words = /<div class="words" dir="auto">(.*)<\/div>/.exec(page)?.[1];
  const link = '<a href="tel:1" rel="noreferrer noopener">call</a>';
  assert.equal(words, `<span title="shake"><b><i>bold</i></b></span> &lt;b&gt; ${link} me`);
});

test('what a message said before has its times', async () => {
  const line = { history: [{ text: 'sven', date: new Date('2026-01-01T11:58:00Z') }] };
  const { 'Anna.html': page = '' } = await written(writeHtml, [line]);
  assert.match(page, /<li dir="auto"><time>2026-01-01 12:58:00<\/time> sven<\/li>/);
  const { 'Anna.txt': text = '' } = await written(writeText, [line]);
  assert.match(text, /before \(2026-01-01 12:58:00\): sven/);
});

test('conversations of the same name have files of their own, and times are those of the zone', async () => {
  const other = { conversation: { id: '2', title: 'ANNA' } };
  const own = { conversation: { id: '3', title: '_messages' } };
  const pages = await written(writeHtml, [{}, other, own]);
  assert.deepEqual(Object.keys(pages).sort(), ['ANNA (2).html', 'Anna.html', '_messages (2).html', '_messages.html']);
  assert.match(pages['Anna.html'] ?? '', /<h2>2026-01-01<\/h2>[\s\S]*<time>12:59:30<\/time>/);
});

test('a long conversation is several pages', async () => {
  const pages = await written(
    writeText,
    Array.from({ length: 5001 }, () => ({})),
  );
  assert.deepEqual(Object.keys(pages).sort(), ['Anna (2).txt', 'Anna.txt']);
  assert.equal(pages['Anna.txt']?.split('\n').length, 5004);
});

test('plain text has everything below its line, and no control character that a terminal would obey', async () => {
  const line: Partial<TranscriptLine> = {
    text: 'two\nlines \u001b[2J',
    quote: 'what?',
    attachments: [{ name: 'a.heic', domain: 'MediaDomain', relativePath: 'gone' }],
    reactions: ['👍 Me'],
    remarks: ['Edited'],
    history: [{ text: 'one line' }],
    card: { title: 'Ships', url: 'https://ships.example', text: undefined },
  };
  const { 'Anna.txt': text } = await written(writeText, [line, { date: undefined, event: 'You left.' }]);
  assert.equal(
    text,
    [
      'Anna',
      'Times: Europe/Berlin',
      '',
      '2026-01-01 12:59:30  Anna: two',
      '    lines \\u{1b}[2J',
      '    > what?',
      '    Ships – https://ships.example',
      '    [a.heic: not in the backup]',
      '    👍 Me',
      '    Edited',
      '    before: one line',
      '????-??-?? ??:??:??  * You left.',
      '',
    ].join('\n'),
  );
});
