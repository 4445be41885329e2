import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needs } from '../harness/needs.js';
import { Stage } from './generation-stage.js';

const phones = [
  { ios: '5.1.1', product: 'iPhone4,1' },
  { ios: '9.3.5', product: 'iPhone6,1' },
  { ios: '10.1.1', product: 'iPhone7,2' },
  { ios: '12.4', product: 'iPhone10,6' },
  { ios: '15.7.1', product: 'iPhone9,1' },
  { ios: '17.5.1', product: 'iPhone14,5' },
  { ios: '26.1', product: 'iPhone16,1' },
  { ios: '27.0', product: 'iPhone17,3' },
] as const;

describe('every generation of iOS', { concurrency: 2 }, () => {
  for (const { ios, product } of phones) {
    for (const isEncrypted of [false, true]) {
      const kind = isEncrypted ? 'encrypted' : 'plain';

      test(
        `iOS ${ios}, ${kind}: our backups hold what the phone holds, to the byte, and both programs restore those of both onto an empty one`,
        needs('python3-cryptography', 'idevicebackup2'),
        async () => {
          using stage = new Stage({ ios, product, isEncrypted });
          await using phone = await stage.startFullPhone();
          await stage.fullIncrementalResumed(phone);
          await stage.restoreWithOurs(phone.udid, 'location');
          await stage.restoreWithRealTool(phone.udid, 'location');
          await stage.backUpTwiceWithRealTool(phone);
          await stage.restoreWithOurs(phone.udid, 'theirs');
          await stage.restoreWithRealTool(phone.udid, 'theirs');
        },
      );
    }
  }
});

for (const [before, after, product] of [
  ['9.3.5', '10.3.3', 'iPhone6,1'],
  ['10.3.3', '12.4', 'iPhone6,1'],
  ['26.1', '27.0', 'iPhone16,1'],
] as const) {
  test(
    `a phone that was updated from iOS ${before} to ${after} is backed up in its new form, and the old backup stays`,
    needs('python3-cryptography'),
    async () => {
      using old = new Stage({ ios: before, product, isEncrypted: true });
      const earlier = await (async () => {
        await using phone = await old.startFullPhone();
        return await old.backUp(phone.env);
      })();
      const stage = old.updatedTo(after);
      await using phone = await stage.startAgain();
      const later = await stage.backUp(phone.env);
      assert.equal(later.snapshot.iosVersion, after);
      await stage.compare(later);
      const kept = join(stage.at('location'), '.pearmain', phone.udid, 'snapshots', earlier.snapshot.id, phone.udid);
      await stage.compare({ ...earlier, snapshot: { ...earlier.snapshot, folder: kept } });
      assert.equal(existsSync(join(stage.at('location'), '.pearmain', phone.udid, 'work')), false);
    },
  );
}

for (const { ios, product } of [phones[1], phones[2]]) {
  test(
    `a run of iOS ${ios} that is unplugged while files are put in place, and while others go, is completed by the next`,
    needs('python3-cryptography'),
    async () => {
      const unplugged = (at: string) => ({ backup: { unplugs: { at, afterFiles: 1, backAfterMs: 50 } } });
      const runs = [{}, unplugged('moving'), {}, unplugged('removing'), {}];
      using stage = new Stage({ ios, product, isEncrypted: true, runs });
      await using phone = await stage.startFullPhone();
      await stage.compare(await stage.backUp(phone.env));
      for (const round of [1, 2]) {
        stage.changeSomething(round);
        await stage.failToBackUp(phone.env);
        await stage.compare(await stage.backUp(phone.env));
      }
    },
  );
}
