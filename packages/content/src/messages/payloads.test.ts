import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedRows, sampleBytes, withSamples } from '../testing/samples.test.js';
import { readBalloon } from './balloon.js';
import type { Attachment, Balloon } from './item.js';
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

const balloonOf = (bundle: string, file: string, hidden: readonly Attachment[] = []): Balloon | undefined =>
  readBalloon({ bundle, payload: payload(file), hidden, text: undefined });
const app = (file: string, bundle = 'com.example.app') =>
  balloonOf(`com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:${bundle}`, file);
const link = (file: string, hidden?: readonly Attachment[]) =>
  balloonOf('com.apple.messages.URLBalloonProvider', file, hidden);

/** What an independent decoder reads of a payload: of an app a dictionary, of a link the object under its metadata. */
function decoded(file: string): Readonly<Record<string, unknown>> {
  const value = expectedRows('message-payloads').find((row) => row['file'] === file)?.['value'];
  const root = value as Readonly<Record<string, unknown>>;
  return (root['richLinkMetadata'] as typeof root | undefined) ?? root;
}

const payloadsOf = (folder: string): readonly string[] =>
  expectedRows('message-payloads')
    .map(({ file }) => String(file))
    .filter((file) => file.startsWith(`${folder}/`));

test('what apps show is read out of every payload as an independent decoder reads it', withSamples, () => {
  const files = payloadsOf('app_message');
  assert.equal(files.length, 7);
  for (const file of files) {
    const { an, ldtext, URL: url, userInfo, AccessibilityLabel: label } = decoded(file);
    const said = Object.values(userInfo as Readonly<Record<string, string>>).filter((words) => words !== '');
    const read = app(file);
    assert.deepEqual([read?.appName, read?.url], [an, url], file);
    assert.equal(read?.title, ldtext ?? label, file);
    const shown = new Set([read?.title, read?.summary, ...(read?.captions ?? [])]);
    assert.ok(
      said.every((words) => shown.has(words)),
      file,
    );
  }
});

test('a check-in says when it was sent, and money is told from other apps', withSamples, () => {
  const checkIn = app('app_message/CheckinEnded.plist', 'com.apple.SafetyMonitorApp.SafetyMonitorMessages');
  assert.deepEqual(
    [checkIn?.kind, checkIn?.title, checkIn?.date?.toISOString()],
    ['check-in', 'Check\u00a0In: Ended', '2023-10-14T20:54:29.689Z'],
  );
  const money = app('app_message/Sent265.plist', 'com.apple.PassbookUIService.PeerPaymentMessagesExtension');
  assert.deepEqual([money?.kind, money?.title], ['payment', 'Sent $265 with Apple\u00a0Pay.']);
  assert.equal(app('app_message/FindMy.plist')?.kind, 'app');
});

test('what links show is read out of every payload as an independent decoder reads it', withSamples, () => {
  const files = ['url_message', 'app_store', 'music_message', 'collaboration_message', 'shared_placemark'].flatMap(
    payloadsOf,
  );
  assert.equal(files.length, 6);
  for (const file of files) {
    const { URL: url, originalURL, title, summary, siteName, ...more } = decoded(file);
    const special = (more['specialization'] ?? more['specialization2'] ?? {}) as Readonly<Record<string, unknown>>;
    const shared = more['collaborationMetadata'] as Readonly<Record<string, unknown>> | undefined;
    const read = link(file);
    assert.equal(read?.url, url ?? originalURL, file);
    assert.equal(read?.title, title ?? special['name'] ?? shared?.['title'], file);
    assert.equal(read?.summary, summary ?? special['artist'] ?? special['address'], file);
    assert.equal(read?.siteName, siteName, file);
  }
  const kinds = files.map((file) => link(file)?.kind);
  assert.deepEqual(kinds, ['link', 'link', 'app-store', 'music', 'collaboration', 'place']);
  assert.deepEqual(link('music_message/AppleMusic.plist')?.captions, ['Панихида']);
  assert.equal(link('collaboration_message/Freeform.plist')?.date?.toISOString(), '2023-01-12T01:20:43.071Z');
});

test('the picture of a preview is the hidden attachment that the preview numbers', withSamples, () => {
  const hidden = ['icon', 'image', 'first', 'second'].map((name) => ({ name }));
  const found = link('url_message/Twitter.plist', hidden)?.picture;
  assert.deepEqual(found, { name: 'image', mediaType: 'image/png' });
  assert.equal(link('url_message/Twitter.plist', hidden.slice(0, 1))?.picture, undefined);
  assert.equal(link('url_message/Reminder.plist', hidden)?.picture, undefined);
});

test('handwriting and Digital Touch are told by what they are and when they were made', withSamples, () => {
  const written = (file: string) =>
    balloonOf('com.apple.Handwriting.HandwritingProvider', `handwritten_message/${file}`);
  const title = 'Handwritten message';
  const about = { app: 'com.apple.Handwriting.HandwritingProvider', kind: 'handwriting', title };
  assert.deepEqual(written('hello.bin'), about);
  assert.deepEqual(written('handwriting.bin'), { ...about, date: new Date('2019-04-17T23:02:41.941Z') });
  const touched = (...bytes: readonly number[]) =>
    readBalloon({
      bundle: 'com.apple.DigitalTouchBalloonProvider',
      payload: Uint8Array.from(bytes),
      hidden: [],
      text: undefined,
    })?.title;
  assert.deepEqual(
    [touched(8, 3), touched(8, 99), touched(0xff)],
    ['Digital Touch: Heartbeat', ...['', ''].fill('Digital Touch')],
  );
});

test('a link whose balloon has lost its name is one all the same, and words are none', withSamples, () => {
  const bare = (text: string) =>
    readBalloon({ bundle: undefined, payload: payload('url_message/Twitter.plist'), hidden: [], text });
  assert.equal(bare('https://twitter.com/rxcs/status/1175874352946077696')?.title, 'Christopher Sardegna on Twitter');
  assert.equal(bare('see https://twitter.com'), undefined);
});
