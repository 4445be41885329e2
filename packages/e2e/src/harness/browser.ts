import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A real browser, which Debian calls `chromium`. It has no sandbox where the tests run as root. */
export function openBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: isRoot ? ['--no-sandbox'] : [] });
}

/** The variables with which our own program prints here. */
export const printing: Readonly<Record<string, string>> =
  process.getuid?.() === 0 ? { pearmain_BROWSER_SANDBOX: 'off' } : {};

/** A page of this computer as a browser shows it, with everything that it asked for and all that it complained of. */
export async function show(browser: Browser, path: string) {
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  const dialogs: string[] = [];
  page.on('dialog', async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  await page.goto(pathToFileURL(path).href, { waitUntil: 'load' });
  return { page, asked, dialogs };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds that keeps people from using a page, each with the first place of it. */
export async function barriersOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}
