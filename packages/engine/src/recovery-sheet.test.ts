import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sheetAsHtml, sheetAsText } from './recovery-sheet.js';

const sheet = {
  deviceName: '<b>Anna & Ben</b>',
  productType: 'iPhone14,5',
  iosVersion: '17.5.1',
  udid: '00008110-001A2B3C4D5E6F70',
  folder: '/mnt/backups/00008110-001A2B3C4D5E6F70',
  writtenAt: new Date('2026-03-03T12:00:00Z'),
};

test('a recovery sheet says whose backups these are and how they are restored, and has a line for the password', () => {
  for (const text of [sheetAsText(sheet), sheetAsHtml(sheet)]) {
    for (const wanted of [sheet.udid, 'iPhone14,5, iOS 17.5.1', '2026-03-03', 'idevicebackup2 restore', '______']) {
      assert.ok(text.includes(wanted), wanted);
    }
  }
  assert.match(sheetAsText(sheet), /^Recovery sheet for the backups of <b>Anna & Ben<\/b>\n=+\n/);
});

test('a name cannot put anything else on the page', () => {
  const page = sheetAsHtml(sheet);
  assert.ok(page.includes('&lt;b&gt;Anna &amp; Ben&lt;/b&gt;'));
  assert.doesNotMatch(page, /<b>|<script|src=|href=/);
});
