import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog, type TaskContext, type TaskEvent } from '@pearmain/base';
import type { PlistDict } from '@pearmain/formats';
import { MapFolder, ScriptedBackupPhone, ScriptedSession } from '@pearmain/testkit';
import { type RestoreOptions, restore } from './restore.js';

const source = '00008030-000A1B2C3D4E5F60';
const id = '3d0d7e5fb2ce288813306e4d4636395e047a3d28';
const content = `${source}/3d/${id}`;
const appsList = '/iTunesRestore/RestoreApplications.plist';

type Script = (phone: ScriptedBackupPhone, request: PlistDict, session: ScriptedSession) => Promise<void>;

function meeting(script: Script, options: Partial<RestoreOptions> = {}) {
  const session: ScriptedSession = new ScriptedSession(async (channel) => {
    const phone = new ScriptedBackupPhone(channel);
    await phone.greet();
    await script(phone, await phone.request(), session);
    await phone.goodbye();
  });
  const events: TaskEvent[] = [];
  const context: TaskContext = {
    signal: new AbortController().signal,
    log: silentLog,
    emit: (event) => void events.push(event),
  };
  const folder = new MapFolder(source);
  for (const path of [`${source}/Status.plist`, content]) {
    const sink = folder.create(path);
    sink.write(new TextEncoder().encode(path));
    sink.commit();
  }
  const usual = {
    systemFiles: true,
    keepsSettings: false,
    keepsOtherData: false,
    restarts: true,
    clock: session.timer,
  };
  const run = restore(session, folder, { source, ...usual, ...options }, context);
  return { session, events, folder, run };
}

test('the phone gets every option, the list of apps and what it asks for; what it was sent is counted', async () => {
  let asked: PlistDict | undefined;
  let list: Uint8Array | undefined;
  const { session, events, run } = meeting(
    async (phone, request, { mediaFiles }) => {
      asked = request;
      list = mediaFiles.get(appsList);
      await phone.download([`${source}/Status.plist`]);
      const { files } = await phone.download([content]);
      assert.deepEqual(files.get(content), new TextEncoder().encode(content));
      await phone.respond({ errorCode: 0 });
    },
    { password: 'pears', applications: new Uint8Array([1, 2, 3]) },
  );
  const { files, bytes } = await run;
  assert.deepEqual([files, bytes], [2, `${source}/Status.plist${content}`.length]);
  assert.deepEqual(structuredClone(asked), {
    MessageName: 'Restore',
    TargetIdentifier: session.udid,
    SourceIdentifier: source,
    Options: {
      RestoreSystemFiles: true,
      RestoreShouldReboot: true,
      RestoreDontCopyBackup: true,
      RestorePreserveSettings: false,
      RemoveItemsNotRestored: true,
      Password: 'pears',
    },
  });
  assert.deepEqual(list, new Uint8Array([1, 2, 3]));
  assert.deepEqual(
    events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : [])),
    ['preparing', 'transferring'],
  );
});

test('a phone that asks for something outside of the backup gets nothing, and that is its own matter', async () => {
  const { run } = meeting(async (phone) => {
    for (const path of ['/etc/passwd', `${source}/../secret`, 'other/Info.plist', '']) {
      assert.notEqual((await phone.download([path])).status.code, 0, path);
    }
    await phone.respond({ errorCode: 0 });
  });
  assert.equal((await run).files, 0);
});

const refusals: Readonly<Record<number, string>> = {
  106: 'device/phone-full',
  203: 'device/restore-newer-system',
  204: 'device/restore-no-backup',
  205: 'device/restore-damaged',
  207: 'device/restore-wrong-password',
  208: 'device/passcode-not-entered',
  211: 'device/find-my-on',
};

for (const [errorCode, code] of Object.entries(refusals)) {
  test(`a phone that refuses a restore with ${errorCode} is told as ${code}, and its list of apps is taken back`, async () => {
    let hadList = false;
    const { session, run } = meeting(
      async (phone, _request, { mediaFiles }) => {
        hadList = mediaFiles.has(appsList);
        await phone.respond({ errorCode: Number(errorCode), errorDescription: 'No (MBErrorDomain/1)' });
      },
      { applications: new Uint8Array([1]) },
    );
    const safety = 'Ada’s iPhone is as it was, and so are your backups.';
    await assert.rejects(run, { code, safety });
    assert.deepEqual([hadList, session.mediaFiles.has(appsList)], [true, false]);
  });
}
