import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { browserPlaces, findBrowser } from './find-browser.js';
import { printPage } from './print-page.js';

const folder = mkdtempSync(join(tmpdir(), 'pearmain-printing-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const unnamed = { program: undefined, sandbox: undefined };
const here = browserPlaces(process.platform, process.env, unnamed);

function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o700);
  return path;
}

function isThere(): boolean {
  try {
    return findBrowser(here) !== '';
  } catch {
    return false;
  }
}

test('browsers are looked for where each system has them, and nowhere else when one is named', () => {
  const linux = browserPlaces('linux', { PATH: '/usr/bin:relative:/opt/bin' }, unnamed).programs;
  assert.ok(linux.includes('/usr/bin/chromium') && linux.includes('/opt/bin/microsoft-edge'));
  assert.ok(linux.every((path) => path.startsWith('/')));
  assert.ok(
    browserPlaces('darwin', { HOME: '/Users/a' }, unnamed).programs.includes(
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ),
  );
  const windows = browserPlaces('win32', { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' }, unnamed).programs;
  assert.equal(windows[0], 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe');
  const named = browserPlaces('linux', { PATH: '/usr/bin' }, { program: '/opt/mine', sandbox: 'off' });
  assert.deepEqual(named, { programs: ['/opt/mine'], isWithoutSandbox: true });
  assert.throws(() => findBrowser(named), { code: 'engine/no-browser' });
});

test('a browser that writes half a file, nothing, or never ends is told of', async () => {
  const paths = { name: 'Anna.pdf', page: join(folder, 'a.html'), pdf: join(folder, 'half.pdf') };
  const { signal } = new AbortController();
  const how = { isWithoutSandbox: false, scratch: folder };
  const half = program('half', `printf '%%PDF-1.4 and then the disk was full, so nothing' > ${paths.pdf}`);
  await assert.rejects(printPage({ program: half, ...how }, paths, signal), { code: 'engine/not-printed' });
  const silent = program('silent', 'exit 0');
  await assert.rejects(printPage({ program: silent, ...how }, paths, signal), { code: 'engine/not-printed' });
  const endless = { program: program('endless', 'sleep 600 & wait'), ...how, deadlineMs: 200 };
  await assert.rejects(printPage(endless, paths, signal), { message: /too long/ });
});

test('printing ends with its signal, and all that was started with it', async () => {
  const aborted = new AbortController();
  const endless = program('waits', `touch ${join(folder, 'started')}; sleep 600 & wait`);
  const files = { name: 'x', page: join(folder, 'a.html'), pdf: join(folder, 'x.pdf') };
  const ended = printPage({ program: endless, isWithoutSandbox: false, scratch: folder }, files, aborted.signal);
  aborted.abort(new Error('enough'));
  await assert.rejects(ended, { message: 'enough' });
});

const aBrowser = { skip: isThere() ? false : 'needs a browser, which is not on this machine' };

test('a page that calls somebody is printed, and nobody is called', aBrowser, async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo; // it listens on a port
    const page = join(folder, 'calls.html');
    const urls = [`http://127.0.0.1:${port}/a.png`, `http://localhost:${port}/b.png`, `http://[::1]:${port}/c.png`];
    writeFileSync(page, `<!doctype html><title>x</title>${urls.map((url) => `<img src="${url}">`).join('')}`);
    const isRoot = process.getuid?.() === 0;
    const browser = { program: findBrowser(here), isWithoutSandbox: isRoot, scratch: folder };
    const files = { name: 'x', page, pdf: join(folder, 'calls.pdf') };
    await printPage(browser, files, new AbortController().signal);
    assert.deepEqual(asked, []);
  } finally {
    server.close();
  }
});
