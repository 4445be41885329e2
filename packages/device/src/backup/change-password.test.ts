import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog, type TaskContext, type TaskEvent } from '@pearmain/base';
import type { PlistDict } from '@pearmain/formats';
import { MapFolder, ScriptedBackupPhone, ScriptedSession } from '@pearmain/testkit';
import { Notification } from '@pearmain/wire';
import { changePassword } from './change-password.js';
import { enableCloudBackup } from './enable-cloud-backup.js';

const udid = '00008110-001A2B3C4D5E6F70';
const manifest = `${udid}/Manifest.plist`;

type Script = (phone: ScriptedBackupPhone, request: PlistDict) => Promise<void>;

function meeting(script: Script) {
  const session = new ScriptedSession(async (channel) => {
    const phone = new ScriptedBackupPhone(channel);
    await phone.greet();
    await script(phone, await phone.request());
    await phone.goodbye();
  });
  const events: TaskEvent[] = [];
  const context: TaskContext = {
    signal: new AbortController().signal,
    log: silentLog,
    emit: (event) => void events.push(event),
  };
  return { session, events, context, clock: session.timer, folder: new MapFolder(udid) };
}

test('the phone gets both passwords, reads the manifest, and sends it anew', async () => {
  let asked: PlistDict | undefined;
  const { session, context, clock, folder } = meeting(async (phone, request) => {
    asked = request;
    assert.equal((await phone.download([`${udid}/Snapshot/Manifest.plist`])).status.code, -13);
    assert.equal((await phone.download([manifest])).status.code, 0);
    await phone.upload([{ path: manifest, content: 'wrapped anew' }]);
    await phone.respond({ errorCode: 0 });
  });
  const sink = folder.create(manifest);
  sink.write(new TextEncoder().encode('as before'));
  sink.commit();
  await changePassword(session, folder, { oldPassword: 'one', newPassword: 'two', clock }, context);
  assert.deepEqual(
    { ...asked },
    { MessageName: 'ChangePassword', TargetIdentifier: udid, OldPassword: 'one', NewPassword: 'two' },
  );
  const [content] = [...folder.open(manifest)];
  assert.equal(new TextDecoder().decode(content), 'wrapped anew');
});

test('only what is given is sent, and the passcode is asked for while the phone waits', async () => {
  let asked: PlistDict | undefined;
  const { session, events, context, clock, folder } = meeting(async (phone, request) => {
    asked = request;
    await session.relay(Notification.passcodePresented);
    await session.relay(Notification.passcodeDismissed);
    await phone.respond({ errorCode: 0 });
  });
  await changePassword(session, folder, { newPassword: 'two', clock }, context);
  assert.deepEqual({ ...asked }, { MessageName: 'ChangePassword', TargetIdentifier: udid, NewPassword: 'two' });
  const prompts = events.filter(({ kind }) => kind === 'prompt' || kind === 'prompt-done');
  assert.deepEqual(
    prompts.map(({ kind }) => kind),
    ['prompt', 'prompt-done'],
  );
});

test('a wrong password, an ignored passcode and a management that forbids it are told apart', async () => {
  const codes: Readonly<Record<number, string>> = {
    22: 'device/backup-prohibited',
    207: 'device/wrong-backup-password',
    208: 'device/passcode-not-entered',
  };
  for (const [code, failure] of Object.entries(codes)) {
    const { session, context, clock, folder } = meeting(async (phone) => {
      await phone.respond({ errorCode: Number(code), errorDescription: 'words' });
    });
    const change = { oldPassword: 'one', clock };
    await assert.rejects(changePassword(session, folder, change, context), { code: failure });
  }
});

test('the wish for iCloud stands in both places, and a phone without an account says so whatever its code', async () => {
  let asked: PlistDict | undefined;
  const fine = meeting(async (phone, request) => {
    asked = request;
    await phone.respond({ errorCode: 0 });
  });
  await enableCloudBackup(fine.session, fine.folder, { isWanted: false, clock: fine.clock }, fine.context);
  assert.equal(asked?.['CloudBackupState'], false);
  assert.deepEqual({ ...(asked?.['Options'] as PlistDict) }, { CloudBackupState: false });
  for (const response of [
    { errorCode: 1, errorDescription: 'No account exists (MBErrorDomain/1)' },
    { errorCode: 210, errorDescription: '' },
  ]) {
    const refused = meeting((phone) => phone.respond(response));
    await assert.rejects(
      enableCloudBackup(refused.session, refused.folder, { isWanted: true, clock: refused.clock }, refused.context),
      { code: 'device/no-icloud-account' },
    );
  }
});
