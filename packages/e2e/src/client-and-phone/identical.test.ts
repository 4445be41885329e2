import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type PlistDict, parsePlist } from '@pearmain/formats';
import { differences } from '../harness/compare-folders.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { type PhoneProgram, startPhone } from '../harness/phone-program.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { makeScratch } from '../harness/scratch.js';

/** What each host makes up for itself. */
const ownKeys = ['GUID', 'Last Backup Date', 'iTunes Version'];
/** What iTunes writes, and so do we, and idevicebackup2 1.3.0 leaves out (docs/protocols/backup-host.md). */
const onlyOurs = ['IMEI 2', 'Product Name'];

for (const { ios, password } of [
  { ios: '17.5.1', password: undefined },
  { ios: '17.5.1', password: 'same secret' },
  { ios: '9.3.5', password: 'same secret' },
]) {
  const kind = password === undefined ? 'plain' : 'encrypted';
  test(
    `idevicebackup2 and pearmain leave byte-identical ${kind} folders of iOS ${ios}, the incremental run included`,
    needs('idevicebackup2'),
    async () => {
      using scratch = makeScratch();
      const states = [scratch.at('theirs'), scratch.at('ours')] as const;
      const secret = scratch.at('password');
      writeFileSync(secret, password ?? '');
      const withPassword = password === undefined ? [] : ['--backup-password-file', secret];
      const options = ['--deterministic', '7', '--ios', ios, ...withPassword];

      {
        await using phone = await startPhone(states[0], ['--seed', 'family', ...options]);
        await phone.stop();
      }
      cpSync(states[0], states[1], { recursive: true, preserveTimestamps: true });

      const theirs = scratch.at('their-backup');
      const ours = scratch.at('our-backup');
      mkdirSync(theirs);
      const compare = (udid: string): void => {
        const [a, b] = [join(theirs, udid), join(ours, udid)];
        assert.deepEqual(differences(a, b, { except: ['Info.plist'] }), []);
        assert.deepEqual(infoWithout(b, [...ownKeys, ...onlyOurs]), infoWithout(a, ownKeys));
      };
      const bothRun = async (arrange: (state: string) => void): Promise<string> => {
        const udids: string[] = [];
        for (const [state, backUp] of [
          [states[0], (phone: PhoneProgram) => idevicebackup2(phone.env, 'backup', theirs)],
          [
            states[1],
            async (phone: PhoneProgram) => {
              await pearmain(scratch.at('home'), ['device', 'pair'], { env: phone.env });
              return pearmain(
                scratch.at('home'),
                ['backup', '--location', ours, ...(password === undefined ? [] : ['--password-file', secret])],
                { env: phone.env },
              );
            },
          ],
        ] as const) {
          arrange(state);
          await using phone = await startPhone(state, options);
          const ended = await backUp(phone);
          assert.equal(ended.code, 0, ended.out + ended.err);
          udids.push(phone.udid);
        }
        assert.equal(udids[0], udids[1]);
        return udids[0] ?? '';
      };

      compare(await bothRun(() => {}));
      compare(
        await bothRun((state) => {
          cpSync(
            join(state, 'files/HomeDomain/Library/SMS/sms.db'),
            join(state, 'files/HomeDomain/Library/SMS/sms-copy.db'),
            { preserveTimestamps: true },
          );
        }),
      );
    },
  );
}

function infoWithout(folder: string, keys: readonly string[]): PlistDict {
  const info = parsePlist(readFileSync(join(folder, 'Info.plist'))) as PlistDict;
  return Object.fromEntries(Object.entries(info).filter(([key]) => !keys.includes(key)));
}
