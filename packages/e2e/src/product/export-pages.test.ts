import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Database } from '@pearmain/sqlite';
import type { Browser } from 'playwright-core';
import { barriersOf, openBrowser, show } from '../harness/browser.js';
import { backUpFamily } from '../harness/family-backup.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch } from '../harness/scratch.js';

/** What a stranger writes who wants a page to run or to call somebody. */
const hostile = `"'><script>globalThis.ran = 1; alert(1)</script><img src=https://evil.example/x onerror="globalThis.ran = 1"><iframe src="https://evil.example/"></iframe><a href="javascript:globalThis.ran = 1">x</a><style>@import url(https://evil.example/s);</style></main></title>`;

describe('exported pages in a real browser', needs('chromium'), () => {
  const scratch = makeScratch();
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
    const backup = await backUpFamily(scratch, false);
    await exportAll(backup, 'clean');
    poison(backup, 'HomeDomain-Library/SMS/sms.db', ['message', 'chat', 'handle', 'attachment']);
    poison(backup, 'HomeDomain-Library/AddressBook/AddressBook.sqlitedb', ['ABPerson', 'ABMultiValue']);
    poison(backup, 'AppDomainGroup-group.com.apple.notes-NoteStore.sqlite', ['ZICCLOUDSYNCINGOBJECT']);
    await exportAll(backup, 'hostile');
  });
  after(async () => {
    await browser.close();
    scratch[Symbol.dispose]();
  });

  async function exportAll(backup: string, name: string): Promise<void> {
    for (const kind of ['messages', 'notes', 'bookmarks']) {
      const args = ['export', kind, backup, scratch.at(name, kind), '--zone', 'Europe/Berlin'];
      const ended = await pearmain(scratch.at('home'), args);
      assert.ok(ended.code === 0 || ended.code === 3, ended.err);
    }
  }

  /** Every page of an export. */
  function pagesIn(name: string): readonly string[] {
    const files = readdirSync(scratch.at(name), { recursive: true, encoding: 'utf8' });
    return files.filter((file) => file.endsWith('.html')).map((file) => scratch.at(name, file));
  }

  test('whatever strangers wrote into any field, nothing runs, nothing is asked of the network, and the words are there', async () => {
    let seen = 0;
    for (const path of pagesIn('hostile')) {
      const { page, asked, dialogs } = await show(browser, path);
      await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
      await page.waitForLoadState('networkidle');
      const found = await page.evaluate<{ ran: boolean; foreign: number; words: string }>(`({
        ran: 'ran' in globalThis,
        foreign: document.querySelectorAll('script, iframe, object, embed, form, [onerror], a[href^="javascript"]').length,
        words: document.body.textContent,
      })`);
      assert.deepEqual([found.ran, found.foreign, dialogs], [false, 0, []], path);
      assert.deepEqual(
        asked.filter((address) => !address.startsWith('file:')),
        [],
        path,
      );
      if (found.words.includes('<script>globalThis.ran')) seen += 1;
      await page.close();
    }
    assert.ok(seen > 10, `${seen} pages show what was written`);
  });

  test('pictures and other files of a page are beside it', async () => {
    const { page, asked } = await show(browser, scratch.at('clean', 'messages', 'Jonas Lindqvist.html'));
    await page.evaluate('for (const picture of document.images) picture.loading = "eager"');
    await page.waitForLoadState('networkidle');
    const pictures = await page.evaluate<number[]>('[...document.images].map(({ naturalWidth }) => naturalWidth)');
    assert.ok(pictures.length >= 2 && pictures.every((width) => width > 0), `${pictures}`);
    for (const address of asked) assert.ok(existsSync(new URL(address)), address);
  });

  test('axe finds nothing that keeps anybody from reading them, on a light screen, a dark one and a narrow one', async () => {
    const pages = ['clean/messages', 'clean/notes'].flatMap((name) => pagesIn(name));
    assert.ok(pages.length > 15);
    for (const path of pages) {
      const { page } = await show(browser, path);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await barriersOf(page), [], `${path} ${colorScheme}`);
      }
      await page.setViewportSize({ width: 320, height: 640 });
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      assert.ok(overflow <= 0, `${path} is ${overflow} wider than a telephone`);
      await page.close();
    }
  });

  test('the list leads to every conversation by the keyboard alone', async () => {
    const folder = scratch.at('clean', 'messages');
    const { page } = await show(browser, join(folder, '_messages.html'));
    const links = await page.locator('a').count();
    const reached = new Set<string>();
    for (let step = 0; step < links; step += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate<string>('document.activeElement.textContent'));
    }
    assert.equal(reached.size, readdirSync(folder).filter((name) => /^[^_].*\.html$/.test(name)).length);
    await page.keyboard.press('Enter');
    await page.waitForLoadState('load');
    assert.ok(reached.has((await page.locator('h1').textContent()) ?? ''));
  });

  test('on paper no message is cut in two, and what is folded up is open', async () => {
    const { page } = await show(browser, scratch.at('clean', 'messages', 'Jonas Lindqvist.html'));
    await page.emulateMedia({ media: 'print' });
    const broken = await page.evaluate<number>(
      `[...document.querySelectorAll('article')].filter((each) => getComputedStyle(each).breakInside !== 'avoid').length`,
    );
    assert.equal(broken, 0);
    assert.ok(await page.getByText('OK, half past sven then').isVisible());
    await page.emulateMedia({ media: 'screen' });
    assert.equal(await page.getByText('OK, half past sven then').isVisible(), false);
  });
});

/** Writes that into every text of some tables of a store in a plain backup, but for what joins them. */
function poison(backup: string, path: string, tables: readonly string[]): void {
  const id = createHash('sha1').update(path).digest('hex');
  using store = Database.open(join(backup, id.slice(0, 2), id), { mode: 'write' });
  for (const table of tables) {
    for (const { name } of store.prepare('SELECT name FROM pragma_table_info(?)').all<{ name: string }>(table)) {
      if (/guid|identifier|^ZUUID$|uti|mime|filename|^id$/i.test(name)) continue;
      store.run(`UPDATE "${table}" SET "${name}" = "${name}" || ? WHERE typeof("${name}") = 'text'`, hostile);
    }
    if (store.has(table, 'attributedBody'))
      store.run('UPDATE message SET attributedBody = NULL WHERE text IS NOT NULL');
  }
}
