import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isFailure, silentLog, type TaskContext } from '@pearmain/base';
import { type ContentKind, contentKinds } from '@pearmain/contract';
import { exportContent, resolveEnvironment, SnapshotOpener } from '@pearmain/engine';
import { type EveryKind, everyKind } from '@pearmain/virtual-phone';
import { inOrder, inWordsOfPlan, wordings } from '../harness/every-kind-read.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const phones = [
  { ios: '5.1.1', product: 'iPhone4,1' },
  { ios: '9.3.5', product: 'iPhone6,1' },
  { ios: '12.4', product: 'iPhone10,6' },
  { ios: '15.7.1', product: 'iPhone9,1' },
  { ios: '17.5.1', product: 'iPhone14,5' },
  { ios: '26.1', product: 'iPhone16,1' },
] as const;

const secret = 'a little of everything';
const photos = wordings.photos ?? assert.fail('no words for photos');

describe('what lies on phones of six generations comes out of their backups, field by field', {
  concurrency: 2,
}, () => {
  for (const { ios, product } of phones) {
    for (const isEncrypted of [false, true]) {
      const title = `iOS ${ios}, ${isEncrypted ? 'encrypted' : 'plain'}: every kind, out of our backup and out of idevicebackup2’s`;
      test(title, needs('idevicebackup2'), async () => {
        using scratch = makeScratch();
        const { udid, live } = await backUpTwice(scratch, { ios, product, isEncrypted });
        const isAtLeast = (version: string): boolean => numberOf(ios) >= numberOf(version);
        const plan = everyKind(isAtLeast);
        // Phones put the tabs of iOS 15 and later into encrypted backups alone.
        const tabsAreLeftOut = !isEncrypted && isAtLeast('15.0');
        assert.deepEqual(inWordsOfPlan(photos, live), inOrder(plan.photos), 'photos of the phone itself');
        for (const place of ['location', 'theirs']) {
          for (const [kind, wording] of Object.entries(wordings)) {
            const planned = wording.of === 'tabs' && tabsAreLeftOut ? [] : plan[wording.of];
            const lines = await exported(scratch, join(scratch.at(place), udid), kind as ContentKind);
            const read = lines === undefined ? [] : inWordsOfPlan(wording, lines);
            assert.deepEqual(read, inOrder(planned), `${kind} of ${place}`);
          }
        }
      });
    }
  }
});

test('the plan has something of every kind of content, and every generation of iOS but the first all of it', () => {
  const empty = (plan: EveryKind): string[] =>
    Object.entries(plan).flatMap(([kind, items]) => (items.length === 0 ? [kind] : []));
  assert.deepEqual(empty(everyKind((version) => numberOf(version) <= numberOf('5.1.1'))), ['tabs']);
  assert.deepEqual(empty(everyKind(() => true)), []);
  const read = Object.values(wordings).map(({ of }) => of);
  assert.deepEqual([...read].sort(), Object.keys(everyKind(() => true)).sort());
  for (const kind of Object.keys(wordings)) assert.ok(kind in contentKinds, kind);
});

function numberOf(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 100 + minor;
}

interface Wanted {
  readonly ios: string;
  readonly product: string;
  readonly isEncrypted: boolean;
}

/** A backup by our program in `location`, one by the real tool in `theirs`, and the pictures that the phone shows by itself. */
async function backUpTwice(scratch: Scratch, { ios, product, isEncrypted }: Wanted) {
  writeFileSync(scratch.at('password'), secret);
  const day = { keybagWork: { iterations: 10, doubleIterations: 10 } };
  writeFileSync(scratch.at('day.json'), JSON.stringify(day));
  const options = ['--seed', 'every-kind', '--ios', ios, '--product', product, '--scenario', scratch.at('day.json')];
  const locked = isEncrypted ? ['--backup-password-file', scratch.at('password')] : [];
  await using phone = await startPhone(scratch.at('phone'), [...options, ...locked]);
  const known = isEncrypted ? ['--password-file', scratch.at('password')] : [];
  const words = ['backup', '--location', scratch.at('location'), ...known];
  const ours = await pearmain(scratch.at('home'), words, { env: phone.env, timeoutMs: 180_000 });
  assert.equal(ours.code, 0, ours.out + ours.err);
  mkdirSync(scratch.at('theirs'));
  const theirs = await idevicebackup2(phone.env, 'backup', '--full', scratch.at('theirs'));
  assert.match(theirs.out, /Backup Successful\./, theirs.out + theirs.err);
  const shown = await pearmain(
    scratch.at('home'),
    ['export', 'photos', 'phone', scratch.at('live'), '--format', 'jsonl', '--device', phone.udid],
    phone,
  );
  assert.equal(shown.code, 0, shown.out + shown.err);
  return { udid: phone.udid, live: readFileSync(scratch.at('live/photos.jsonl'), 'utf8') };
}

/** A kind as JSON Lines; `undefined` where the backup has nothing of it. Nothing may be told of. */
async function exported(scratch: Scratch, snapshot: string, kind: ContentKind): Promise<string | undefined> {
  const home = scratch.at('home');
  const variables = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') };
  const flags = { location: scratch.at('location') };
  const environment = resolveEnvironment({ flags, variables, platform: process.platform });
  using opener = new SnapshotOpener({ given: [secret] }, environment);
  const choices = { arrange: 'date', versions: 'both' } as const;
  const destination = scratch.at('out', snapshot.includes('theirs') ? 'theirs' : 'ours', kind);
  const how = { format: 'jsonl', overwrite: false, withFiles: false, timeZone: 'UTC', choices, destination } as const;
  const context: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
  try {
    const { notices } = await exportContent(environment, { of: { snapshot }, opener, kind, ...how }, context);
    assert.deepEqual(notices.first, [], kind);
    return readFileSync(join(destination, `${kind}.jsonl`), 'utf8');
  } catch (error) {
    if (isFailure(error, 'content/not-in-backup') || isFailure(error, 'content/only-encrypted')) return undefined;
    throw error;
  }
}
