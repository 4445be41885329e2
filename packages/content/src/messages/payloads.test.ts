import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedRows, sampleBytes, withSamples } from '../testing/samples.test.js';
import { readBalloon } from './balloon.js';
import { readSummary } from './summary.js';

const payload = (file: string): Uint8Array => sampleBytes(`messages/payloads/${file}`);

interface ExpectedHistory {
  readonly edited: Readonly<Record<string, readonly { readonly date: string; readonly text: string }[]>>;
  readonly unsentParts: readonly number[] | null;
}

test('every version of an edited message is read as an independent decoder reads it', withSamples, () => {
  const rows = expectedRows('message-payloads').filter(({ file }) => String(file).startsWith('edited_message/'));
  assert.equal(rows.length, 4);
  for (const { file, value } of rows) {
    const { edited, unsentParts } = value as ExpectedHistory;
    const { edits, unsent } = readSummary(payload(String(file)));
    const shown = edits.map(({ part, versions }) => [
      String(part),
      versions.map(({ date, text }) => ({ date: date?.getTime(), text })),
    ]);
    const wanted = Object.entries(edited).map(([part, versions]) => [
      part,
      versions.map(({ date, text }) => ({ date: Math.round(Date.parse(date)), text })),
    ]);
    assert.deepEqual(
      shown.map(([part]) => part),
      wanted.map(([part]) => part),
      String(file),
    );
    for (const [index, [, versions]] of shown.entries()) assertSameVersions(versions, wanted[index]?.[1]);
    assert.deepEqual(
      unsent.map(({ part }) => part),
      unsentParts ?? [],
    );
  }
});

/** Times are held to the millisecond, and rounded. */
function assertSameVersions(versions: unknown, wanted: unknown): void {
  const [read, expected] = [versions, wanted] as { date: number; text: string }[][];
  assert.deepEqual(
    read?.map(({ text }) => text),
    expected?.map(({ text }) => text),
  );
  for (const [index, { date }] of (read ?? []).entries()) {
    assert.ok(Math.abs(date - (expected?.[index]?.date ?? 0)) <= 1);
  }
}

test('what apps and links show is read out of their payloads', withSamples, () => {
  const app = (file: string) => readBalloon('com.apple.messages.MSMessageExtensionBalloonPlugin:X:app', payload(file));
  const sent = expectedRows('message-payloads').find(({ file }) => file === 'app_message/Sent265.plist')?.['value'];
  const { an, ldtext, URL: url, userInfo } = sent as Readonly<Record<string, unknown>>;
  const summary = (userInfo as Readonly<Record<string, unknown>>)['caption'];
  assert.deepEqual(app('app_message/Sent265.plist'), { app: 'app', appName: an, url, title: ldtext, summary });
  assert.equal(app('app_message/CheckinEnded.plist')?.title, 'Check\u00a0In: Ended');
  assert.equal(app('app_message/OpenTableInvited.plist')?.title, 'Rusty Grill - Boise');
  const link = (file: string) => readBalloon('com.apple.messages.URLBalloonProvider', payload(file));
  assert.equal(link('url_message/Twitter.plist')?.url, 'https://twitter.com/rxcs/status/1175874352946077696');
  assert.equal(
    link('url_message/Reminder.plist')?.url,
    'https://www.icloud.com/reminders/ZmFrZXVybF9mb3JfcmVtaW5kZXI#TestList',
  );
  assert.equal(link('app_store/AppStoreLink.plist')?.title, 'SortPuz - Water Puzzles Games');
  assert.deepEqual(
    [link('music_message/AppleMusic.plist')?.title, link('music_message/AppleMusic.plist')?.summary],
    ['Песнь 1', 'БАТЮШКА'],
  );
  assert.deepEqual(readBalloon('com.apple.Handwriting.HandwritingProvider', payload('handwritten_message/hello.bin')), {
    app: 'com.apple.Handwriting.HandwritingProvider',
  });
});
