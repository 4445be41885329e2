import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, silentLog, type TaskEvent } from '@pearmain/base';
import { concatBytes, type PlistDict, type PlistValue, Real, utf8Decode, utf8Encode } from '@pearmain/formats';
import { FakeClock, MapFolder, memoryChannelPair, ScriptedBackupPhone, seededRandom, tear } from '@pearmain/testkit';
import { type ByteChannel, backupRequest, DL, type DlArray, encodeFrameHeader, encodeNameHeader } from '@pearmain/wire';
import { BackupService } from './backup-service.js';
import { Evidence } from './evidence.js';
import type { BackupFolder, FileOutcome, FileSink } from './folder.js';
import { type FloodLimits, floodLimits, limits } from './limits.js';
import { Progress } from './progress.js';
import { RunNotes } from './run-notes.js';

const udid = '00008110-001A2B3C4D5E6F70';
const at = (path: string) => `${udid}/${path}`;

interface Run {
  readonly phone: ScriptedBackupPhone;
  readonly phoneEnd: ByteChannel;
  readonly response: Promise<PlistDict>;
  readonly folder: BackupFolder & { files(): Map<string, Uint8Array> };
  readonly events: TaskEvent[];
  readonly notes: RunNotes;
  readonly evidence: Evidence;
  readonly progress: Progress;
  readonly clock: FakeClock;
  readonly stop: AbortController;
}

/** A run that has been asked for: the phone is about to take over. */
async function running(
  folder: Run['folder'] = new MapFolder(udid),
  wrap = (channel: ByteChannel) => channel,
  limits: FloodLimits = floodLimits,
): Promise<Run> {
  const [host, phoneEnd] = memoryChannelPair();
  const clock = new FakeClock();
  const stop = new AbortController();
  const events: TaskEvent[] = [];
  const ctx = { log: silentLog, emit: (event: TaskEvent) => void events.push(event) };
  const phone = new ScriptedBackupPhone(phoneEnd);
  const opening = BackupService.over(wrap(host), { name: 'Ada', timer: clock, stop: stop.signal });
  await phone.greet();
  const service = await opening;
  const notes = new RunNotes('Ada', ctx);
  const evidence = new Evidence(udid, folder);
  const progress = new Progress(ctx, clock);
  const response = service.carryOut(backupRequest('Backup', udid), {
    udid,
    folder,
    evidence,
    progress,
    notes,
    limits,
  });
  response.catch(() => {}); // a test that expects a failure asks for it later
  await phone.request();
  return { phone, phoneEnd, response, folder, events, notes, evidence, progress, clock, stop };
}

async function ended({ phone, response }: Run): Promise<void> {
  await phone.respond({ errorCode: 0 });
  assert.equal((await response)['ErrorCode'], 0);
  await phone.goodbye();
}

function textOf(folder: Run['folder'], path: string): string | undefined {
  const content = folder.files().get(path);
  return content && utf8Decode(content);
}

for (const major of [300, 400]) {
  test(`a phone that speaks DeviceLink ${major} hears its own version`, async () => {
    const [host, phoneEnd] = memoryChannelPair();
    const phone = new ScriptedBackupPhone(phoneEnd);
    const opening = BackupService.over(host, {
      name: 'Ada',
      timer: new FakeClock(),
      stop: new AbortController().signal,
    });
    const [versions, hello] = await phone.greet({ major });
    assert.deepEqual(versions, ['DLMessageVersionExchange', 'DLVersionsOk', major]);
    assert.deepEqual(DL.ProcessMessage.parse(hello ?? ['']).message['SupportedProtocolVersions'], [
      new Real(2),
      new Real(2.1),
    ]);
    await (await opening)[Symbol.asyncDispose]();
    await phone.goodbye();
  });
}

test('a version that nobody knows is refused in words, and a phone that leaves or babbles is told as such', async () => {
  const greeting = async (speak: (phone: ScriptedBackupPhone) => Promise<unknown>) => {
    const [host, phoneEnd] = memoryChannelPair();
    const opening = BackupService.over(host, {
      name: 'Ada',
      timer: new FakeClock(),
      stop: new AbortController().signal,
    });
    opening.catch(() => {});
    await speak(new ScriptedBackupPhone(phoneEnd)).catch(() => {});
    return await opening;
  };
  await assert.rejects(
    greeting((phone) => phone.greet({ major: 500 })),
    { code: 'device/backup-version', message: /version 500/ },
  );
  await assert.rejects(
    greeting((phone) => phone.greet({ protocol: 3 })),
    { code: 'device/backup-version' },
  );
  await assert.rejects(
    greeting((phone) => phone.send(DL.Disconnect.encode({ reason: 'no \u001b[31mway' }))),
    { code: 'device/phone-left', message: /no \\u\{1b\}\[31mway/ },
  );
  await assert.rejects(
    greeting((phone) => phone.send(DL.DeviceReady.encode({}))),
    { code: 'device/unclear-answer' },
  );
  await assert.rejects(
    greeting((phone) => phone.send(['DLMessageVersionExchange'])),
    { code: 'device/unclear-answer' },
  );
  await assert.rejects(
    greeting(async (phone) => phone.channel.write(new Uint8Array([0, 0, 0, 3, 1, 2, 3]))),
    { code: 'device/out-of-step' },
  );
  await assert.rejects(
    greeting(async (phone) => phone.channel.write(new Uint8Array([0xff, 0, 0, 0]))),
    { code: 'device/out-of-step' },
  );
  await assert.rejects(
    greeting(async (phone) => phone.channel.close()),
    { code: 'device/connection-lost' },
  );
});

test('a phone that does not greet within a minute is given up', async () => {
  const [host] = memoryChannelPair();
  const clock = new FakeClock();
  const opening = BackupService.over(host, { name: 'Ada', timer: clock, stop: new AbortController().signal });
  await clock.whenAsleep(limits.handshakeMs);
  clock.advance(limits.handshakeMs);
  await assert.rejects(opening, { code: 'device/no-answer' });
});

test('files arrive whole under the phone’s path, never under its label', async () => {
  const run = await running();
  const random = seededRandom(7);
  const large = new Uint8Array(700_000).map(() => random.below(256));
  const status = await run.phone.upload([
    { path: at('Snapshot/0a/0a11'), label: '/etc/passwd', content: 'small' },
    { path: at('Snapshot/0b/0b22'), content: large },
    { path: at('Snapshot/0c/0c33') },
  ]);
  assert.deepEqual(status, { code: 0, text: '', value: '___EmptyParameterString___' });
  assert.equal(textOf(run.folder, at('Snapshot/0a/0a11')), 'small');
  assert.deepEqual(run.folder.files().get(at('Snapshot/0b/0b22')), large);
  assert.equal(textOf(run.folder, at('Snapshot/0c/0c33')), '');
  assert.equal(run.folder.files().size, 3);
  assert.deepEqual([run.progress.files, run.progress.bytes], [3, 700_005]);
  await ended(run);
});

test('whatever the size of the phone’s blocks, the content is the same', async () => {
  const content = new Uint8Array(50_000).map((_, index) => index % 253);
  for (const blockSize of [1, 7, 1000, 16_384, 20_000, 1_000_000]) {
    const run = await running();
    await run.phone.upload([{ path: at('x'), content: blockSize === 1 ? content.subarray(0, 3000) : content }], {
      blockSize,
    });
    assert.deepEqual(run.folder.files().get(at('x')), blockSize === 1 ? content.subarray(0, 3000) : content);
    await ended(run);
  }
});

test('a stream torn at any place gives the same files', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const run = await running();
    const stream: Uint8Array[] = [];
    for (const name of ['a', 'b', 'c']) {
      stream.push(encodeNameHeader(`/label/${name}`), encodeNameHeader(at(name)));
      stream.push(encodeFrameHeader(0x0c, 3000), new Uint8Array(3000).fill(seed), encodeFrameHeader(0, 0));
    }
    await run.phone.send(DL.UploadFiles.encode({ callbacks: {}, progress: 5, totalBytes: 9000 }));
    for (const piece of tear(concatBytes([...stream, new Uint8Array(4)]), seed)) {
      await run.phoneEnd.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal((await run.phone.status()).code, 0);
    for (const name of ['a', 'b', 'c']) {
      assert.deepEqual(run.folder.files().get(at(name)), new Uint8Array(3000).fill(seed));
    }
    await ended(run);
  }
});

test('a file that the phone could not read is noted, and the run goes on', async () => {
  const run = await running();
  const status = await run.phone.upload([
    { path: at('Snapshot/0a/0a11'), label: '/.b/backup_manifest.db', error: 'Input/output error (5)' },
    { path: at('Snapshot/0b/0b22'), content: 'half of it', error: 'changed while it was read' },
    { path: at('Snapshot/0c/0c33'), content: 'whole' },
  ]);
  assert.equal(status.code, 0);
  assert.deepEqual([...run.folder.files().keys()], [at('Snapshot/0b/0b22'), at('Snapshot/0c/0c33')]);
  assert.deepEqual(run.notes.deviceErrors, [
    { path: at('Snapshot/0a/0a11'), label: '/.b/backup_manifest.db', text: 'Input/output error (5)', kept: false },
    {
      path: at('Snapshot/0b/0b22'),
      label: `/.b/6/${at('Snapshot/0b/0b22')}`,
      text: 'changed while it was read',
      kept: true,
    },
  ]);
  const notices = run.events.filter(({ kind }) => kind === 'notice');
  assert.equal(notices.length, 2);
  assert.deepEqual(notices[0], {
    kind: 'notice',
    code: 'device/file-not-sent',
    message: 'Ada could not send “/.b/backup_manifest.db” (“Input/output error (5)”).',
    path: at('Snapshot/0a/0a11'),
  });
  await ended(run);
});

test('the list that iOS 17 makes for itself and cannot read worries nobody', async () => {
  const run = await running();
  const label = '/.b/6/var/mobile/Library/Application Support/FileProvider/backup/backup_manifest.db';
  await run.phone.upload([{ path: at('Snapshot/0a/0a11'), label, error: 'Input/output error (5)' }]);
  assert.deepEqual(
    run.events.filter(({ kind }) => kind === 'notice'),
    [],
  );
  assert.equal(run.notes.deviceErrorCount, 1);
  await ended(run);
});

test('of ten thousand errors of single files a thousand keep their words, and all are counted', async () => {
  const run = await running();
  await run.phone.upload(Array.from({ length: 10_000 }, (_, index) => ({ path: at(`${index}`), error: 'no' })));
  assert.equal(run.notes.deviceErrors.length, limits.notedErrors);
  assert.equal(run.notes.deviceErrorCount, 10_000);
  await ended(run);
});

test('a batch that ends in the middle of a file leaves that file out', async () => {
  const run = await running();
  run.evidence.stored(at('x'));
  await run.phone.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes: 0 }));
  await run.phoneEnd.write(encodeNameHeader('label'), encodeNameHeader(at('x')), encodeFrameHeader(0x0c, 2));
  await run.phoneEnd.write(utf8Encode('hi'), new Uint8Array(4));
  assert.equal((await run.phone.status()).code, 0);
  assert.equal(run.folder.files().size, 0);
  assert.equal(run.notes.deviceErrorCount, 1);
  await ended(run);
});

test('a full disk is told after the stream was read to its end, and what was there before stays', async () => {
  const folder = new MapFolder(udid, { capacityBytes: 1000 });
  folder.put(at('Snapshot/0b/0b22'), utf8Encode('old'));
  const run = await running(folder);
  const status = await run.phone.upload([
    { path: at('Snapshot/0a/0a11'), content: new Uint8Array(900) },
    { path: at('Snapshot/0b/0b22'), content: new Uint8Array(300_000) },
    { path: at('Snapshot/0c/0c33'), content: 'would fit' },
  ]);
  assert.deepEqual(status, { code: -15, text: 'No space left on device', value: '___EmptyParameterString___' });
  assert.equal(textOf(folder, at('Snapshot/0b/0b22')), 'old');
  assert.equal(folder.files().has(at('Snapshot/0c/0c33')), false);
  assert.equal(folder.freeBytes(), 97);
  assert.equal(run.notes.problem?.problem, 'no-space');
  assert.equal((await run.phone.upload([{ path: at('d'), content: 'next batch' }])).code, 0);
  await ended(run);
});

test('a drive that breaks is told as an I/O error, and one file in the way spoils only itself', async () => {
  class Broken extends MapFolder {
    override create(path: string) {
      const sink = super.create(path);
      const write = () => {
        throw new Error('EIO');
      };
      return path.endsWith('bad') ? { ...sink, write } : sink;
    }
  }
  const run = await running(new Broken(udid));
  await run.phone.makeDirectory(at('folder'));
  assert.equal(
    (
      await run.phone.upload([
        { path: at('folder'), content: 'x' },
        { path: at('fine'), content: 'y' },
      ])
    ).code,
    -9,
  );
  assert.equal(textOf(run.folder, at('fine')), 'y');
  assert.equal((await run.phone.upload([{ path: at('bad'), content: 'x' }])).code, -11);
  assert.equal((await run.phone.upload([{ path: at('after'), content: 'z' }])).code, 0);
  await ended(run);
});

/** A folder that stores what it is given in the background no earlier than it is told to. */
class SlowFolder extends MapFolder {
  readonly waiting: (() => void)[] = [];
  congested: Promise<void> | undefined;
  readonly background = {
    create: (path: string, outcome: FileOutcome): FileSink => {
      const sink = super.create(path);
      const commit = (): void => {
        this.waiting.push(() => {
          try {
            if (path.endsWith('bad')) throw new Error('EIO');
            sink.commit();
          } catch (error) {
            outcome.failed(error);
            return;
          }
          outcome.stored();
        });
      };
      return { ...sink, commit };
    },
    congestion: () => this.congested,
    settled: async () => this.store(),
  };

  store(): void {
    for (const work of this.waiting.splice(0)) work();
  }
}

test('announced files are stored in the background, and are there before anything else is looked at', async () => {
  const folder = new SlowFolder(udid);
  const run = await running(folder);
  for (const name of ['a', 'b']) {
    assert.equal((await run.phone.upload([{ path: at(name), content: name }], { totalBytes: 1 })).code, 0);
    assert.equal(folder.files().size, 0);
  }
  assert.equal((await run.phone.upload([{ path: at('Status.plist'), content: 'note' }])).code, 0);
  assert.deepEqual([...folder.files().keys()], [at('a'), at('b'), at('Status.plist')]);
  await run.phone.upload([{ path: at('c'), content: 'c' }], { totalBytes: 1 });
  assert.deepEqual(await run.phone.list(udid), ['a', 'b', 'Status.plist', 'c']);
  assert.deepEqual([run.progress.files, run.progress.bytes], [4, 7]);
  await ended(run);
});

test('a phone is not read faster than its files can be stored', async () => {
  const folder = new SlowFolder(udid);
  const run = await running(folder);
  let goOn = (): void => {};
  folder.congested = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const upload = run.phone.upload([{ path: at('a'), content: new Uint8Array(300_000) }], { totalBytes: 300_000 });
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(run.progress.bytes < 300_000);
  folder.congested = undefined;
  goOn();
  assert.equal((await upload).code, 0);
  assert.equal(run.progress.bytes, 300_000);
  await ended(run);
});

test('what could not be stored after its answer is the answer to the next message', async () => {
  const run = await running(new SlowFolder(udid));
  const files = [
    { path: at('bad'), content: 'x' },
    { path: at('partial'), content: 'part', error: 'it changed' },
    { path: at('unreadable'), error: 'I/O error' },
  ];
  assert.equal((await run.phone.upload(files, { totalBytes: 1 })).code, 0);
  assert.equal((await run.phone.makeDirectory(at('folder'))).code, -11);
  assert.equal((await run.phone.makeDirectory(at('folder'))).code, 0);
  assert.equal(run.notes.problem?.path, at('bad'));
  assert.deepEqual([...run.folder.files().keys()], [at('partial')]);
  assert.deepEqual([run.progress.files, run.notes.deviceErrorCount], [1, 2]);
  await ended(run);
});

test('on a disk that is nearly full files are stored before they are answered for', async () => {
  const folder = new SlowFolder(udid, { capacityBytes: limits.reserveBytes + limits.amplyFreeBytes });
  const run = await running(folder);
  assert.equal((await run.phone.upload([{ path: at('a'), content: 'a' }], { totalBytes: 1 })).code, 0);
  assert.deepEqual([...folder.files().keys()], [at('a')]);
  await ended(run);
});

test('a phone that never ends a batch that cannot be stored is left', async () => {
  const run = await running(new MapFolder(udid, { capacityBytes: 10 }));
  const flood = async () => {
    await run.phone.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes: 5 }));
    await run.phoneEnd.write(encodeNameHeader('label'), encodeNameHeader(at('x')));
    const block = new Uint8Array(16 * 1024 * 1024);
    for (;;) await run.phoneEnd.write(encodeFrameHeader(0x0c, block.length), block);
  };
  await assert.rejects(flood());
  await assert.rejects(run.response, { code: 'device/too-much' });
  assert.equal(run.notes.problem?.problem, 'no-space');
});

test('room is watched while a batch arrives', async () => {
  class Filling extends MapFolder {
    override freeBytes(): number {
      return limits.reserveBytes - 1;
    }
  }
  const run = await running(new Filling(udid));
  const content = new Uint8Array(limits.watchRoomEveryBytes + 1);
  assert.equal((await run.phone.upload([{ path: at('large'), content }])).code, -15);
  assert.equal(run.folder.files().size, 0);
  await ended(run);
});

test('room is watched however small the files of a batch are, and the phone’s own notes are taken all the same', async () => {
  class AllButFull extends MapFolder {
    override freeBytes(): number {
      return limits.reserveBytes - 1;
    }
  }
  const run = await running(new AllButFull(udid));
  const small = ['a', 'b'].map((name) => ({ path: at(name), content: 'small' }));
  assert.equal((await run.phone.upload(small, { totalBytes: 10 })).code, -15);
  assert.equal(run.folder.files().size, 0);
  assert.equal((await run.phone.upload([{ path: at('Status.plist'), content: 'note' }])).code, 0);
  await ended(run);
});

test('a path outside the phone’s folder is refused, whatever is asked', async () => {
  const run = await running();
  await run.phone.upload([{ path: at('kept'), content: 'kept' }]);
  const outside = [
    '',
    '.',
    '..',
    '/etc/passwd',
    `${udid}x/y`,
    '../x',
    at('../x'),
    at('a/../../b'),
    at('a\0b'),
    at('a\\b'),
  ];
  for (const path of [...outside, `${udid}-20260303-120000`, at('x'.repeat(5000))]) {
    assert.equal((await run.phone.makeDirectory(path)).code, -1);
    assert.equal((await run.phone.remove([path])).code, -1);
    assert.equal((await run.phone.move([[at('kept'), path]])).code, -1);
    assert.equal((await run.phone.move([[path, at('stolen')]])).code, -1);
    assert.equal(
      (await run.phone.ask(DL.CopyItem.encode({ from: path, to: at('stolen'), options: {}, progress: 0 }))).code,
      -1,
    );
    assert.equal((await run.phone.ask(DL.ContentsOfDirectory.encode({ path }))).code, -1);
    assert.equal((await run.phone.download([at('kept'), path])).status.code, -13);
    if (path === '' || path.length > 4096) continue; // a stream has no room for these names
    assert.equal((await run.phone.upload([{ path, content: 'x' }])).code, -1);
  }
  assert.deepEqual([...run.folder.files().keys()], [at('kept')]);
  await ended(run);
});

test('files go to the phone in the order asked for, in blocks of 32 KiB', async () => {
  const folder = new MapFolder(udid);
  const large = new Uint8Array(100_000).map((_, index) => index % 251);
  folder.put(at('Manifest.db'), large);
  folder.put(at('empty'), new Uint8Array(0));
  folder.put(at('hi'), utf8Encode('hi'));
  const run = await running(folder);
  const { files, status } = await run.phone.download([at('Manifest.db'), at('empty'), at('hi')]);
  assert.deepEqual(
    [...files],
    [
      [at('Manifest.db'), large],
      [at('empty'), new Uint8Array(0)],
      [at('hi'), utf8Encode('hi')],
    ],
  );
  assert.deepEqual(status, { code: 0, text: '', value: Object.assign(Object.create(null), {}) });

  await run.phone.send(
    DL.DownloadFiles.encode({ paths: [at('Manifest.db')], callbacks: {}, progress: 0, totalBytes: 0 }),
  );
  await run.phoneEnd.read(4 + at('Manifest.db').length);
  assert.deepEqual(await run.phoneEnd.read(5), encodeFrameHeader(0x0c, 32_768));
  await run.phoneEnd.read(32_768 * 3 + 2 * 5 + 5 + (100_000 - 3 * 32_768) + 5 + 4);
  assert.equal((await run.phone.status()).code, 0);
  await ended(run);
});

test('the published example of a sent file is what goes out', async () => {
  // docs/protocols/backup-host.md §4: the file "b" of the folder with the content "hi".
  const folder = new MapFolder(udid);
  folder.put(at('b'), utf8Encode('hi'));
  const run = await running(folder);
  await run.phone.send(DL.DownloadFiles.encode({ paths: [at('b')], callbacks: {}, progress: 0, totalBytes: 0 }));
  const name = [0, 0, 0, udid.length + 2, ...utf8Encode(at('b'))];
  const expected = [...name, 0, 0, 0, 3, 0x0c, 0x68, 0x69, 0, 0, 0, 1, 0, 0, 0, 0, 0];
  assert.deepEqual([...(await run.phoneEnd.read(expected.length))], expected);
  await run.phone.status();
  await ended(run);
});

test('a missing file is told with -6 in its place, and the others follow all the same', async () => {
  const folder = new MapFolder(udid);
  folder.put(at('there'), utf8Encode('x'));
  const run = await running(folder);
  await run.phone.makeDirectory(at('folder'));
  const { files, status } = await run.phone.download([at('Status.plist'), at('folder'), at('there')]);
  assert.deepEqual(
    [...files],
    [
      [at('Status.plist'), { error: 'No such file or directory' }],
      [at('folder'), { error: 'Is a directory' }],
      [at('there'), utf8Encode('x')],
    ],
  );
  assert.equal(status.code, -13);
  assert.equal(status.text, 'Multi status');
  const value = Object.fromEntries(
    Object.entries(status.value as PlistDict).map(([path, error]) => [path, { ...(error as PlistDict) }]),
  );
  assert.deepEqual(value, {
    [at('Status.plist')]: { DLFileErrorCode: -6, DLFileErrorString: 'No such file or directory' },
    [at('folder')]: { DLFileErrorCode: -9, DLFileErrorString: 'Is a directory' },
  });
  await ended(run);
});

test('a file that breaks off while it is read becomes an error in its place', async () => {
  class Breaking extends MapFolder {
    override *open(path: string): Iterable<Uint8Array> {
      yield* super.open(path);
      throw new AppError('test/io', 'The drive is gone.', { data: { problem: 'io' } });
    }
  }
  const folder = new Breaking(udid);
  folder.put(at('a'), utf8Encode('begin'));
  const run = await running(folder);
  const { files, status } = await run.phone.download([at('a')]);
  assert.deepEqual(files.get(at('a')), { error: 'Input/output error' });
  assert.equal(status.code, -13);
  await ended(run);
});

test('an empty list of files is answered, as phones wait for it', async () => {
  const run = await running();
  const { files, status } = await run.phone.download([]);
  assert.equal(files.size, 0);
  assert.equal(status.code, 0);
  await ended(run);
});

test('folders are listed with types, sizes and dates; one that is not there is empty', async () => {
  const run = await running(new MapFolder(udid, { now: () => new Date('2026-03-03T12:00:00Z') }));
  await run.phone.upload([{ path: at('Snapshot/0a/0a11'), content: 'four' }]);
  const { code, value } = await run.phone.ask(DL.ContentsOfDirectory.encode({ path: at('Snapshot/0a') }));
  assert.equal(code, 0);
  const entry = (value as PlistDict)['0a11'] as PlistDict;
  assert.deepEqual(
    { ...entry },
    {
      DLFileModificationDate: new Date('2026-03-03T12:00:00Z'),
      DLFileSize: 4,
      DLFileType: 'DLFileTypeRegular',
    },
  );
  assert.deepEqual(await run.phone.list(udid), ['Snapshot/']);
  assert.deepEqual(await run.phone.list(at('nowhere')), []);
  assert.equal((await run.phone.ask(DL.ContentsOfDirectory.encode({ path: at('Snapshot/0a/0a11') }))).code, -8);
  await ended(run);
});

test('folders are made, moved, copied and removed with the answers that phones know', async () => {
  const run = await running();
  const nothing = { code: 0, text: '', value: '___EmptyParameterString___' };
  assert.deepEqual(await run.phone.makeDirectory(udid), nothing);
  assert.deepEqual(await run.phone.makeDirectory(at('Snapshot/0a')), nothing);
  assert.deepEqual(await run.phone.makeDirectory(at('Snapshot/0a')), nothing);
  await run.phone.upload([
    { path: at('Snapshot/0a/0a11'), content: 'new' },
    { path: at('0a/0a11'), content: 'old' },
  ]);
  assert.deepEqual(await run.phone.move([[at('Snapshot/0a/0a11'), at('0a/0a11')]]), nothing);
  assert.equal(textOf(run.folder, at('0a/0a11')), 'new');
  assert.equal((await run.phone.move([[at('Snapshot/Manifest.db'), at('Manifest.db')]])).code, -6);
  assert.equal(
    (await run.phone.ask(DL.MoveFiles.encode({ moves: [[at('0a/0a11'), at('b')]], options: {}, progress: 0 }))).code,
    0,
  );
  assert.equal(
    (await run.phone.ask(DL.CopyItem.encode({ from: at('b'), to: at('c/d'), options: {}, progress: 0 }))).code,
    0,
  );
  assert.equal((await run.phone.ask(['DLMessageCopyItem', at('b'), at('e')])).code, 0);
  assert.deepEqual(await run.phone.remove([at('Snapshot'), at('Manifest.mbdx'), at('b')]), nothing);
  assert.equal((await run.phone.ask(DL.RemoveFiles.encode({ paths: [at('e')], options: {}, progress: 0 }))).code, 0);
  assert.equal((await run.phone.makeDirectory(at('c/d'))).code, -7);
  assert.deepEqual([...run.folder.files().keys()], [at('c/d')]);
  await ended(run);
});

test('a folder of an older form is put aside by being emptied, but for the Info.plist of this run', async () => {
  const run = await running();
  await run.phone.upload([
    { path: at('Info.plist'), content: 'ours' },
    { path: at('Manifest.mbdb'), content: 'of iOS 9' },
    { path: at('0a'.repeat(20)), content: 'content' },
  ]);
  const aside = `${udid}-20260115-093000`;
  assert.equal((await run.phone.move([[udid, aside]])).code, 0);
  assert.deepEqual([...run.folder.files().keys()], [at('Info.plist')]);
  assert.equal((await run.phone.remove([aside])).code, 0);
  for (const elsewhere of [`${udid}-2026`, `${udid}-20260115-093000/x`, `${udid}/../x`, 'other-20260115-093000']) {
    assert.notEqual((await run.phone.move([[udid, elsewhere]])).code, 0, elsewhere);
  }
  assert.notEqual((await run.phone.move([[aside, udid]])).code, 0);
  assert.deepEqual([...run.folder.files().keys()], [at('Info.plist')]);
  await ended(run);
});

test('free space is told, and a phone that wants room freed hears no and tells what it needs', async () => {
  const run = await running(new MapFolder(udid, { capacityBytes: 10_000_000 }));
  assert.deepEqual(await run.phone.ask(DL.GetFreeDiskSpace.encode({})), { code: 0, text: '', value: 10_000_000 });
  const purge = await run.phone.ask(DL.PurgeDiskSpace.encode({ amount: 26_418_026_591, urgency: 4 }));
  assert.deepEqual(purge, { code: -1, text: 'Operation not supported', value: 0 });
  assert.deepEqual(run.notes.room, { neededBytes: 26_418_026_591 + 10_000_000 - 2 ** 31, freeBytes: 10_000_000 });
  await ended(run);
});

test('every message gets an answer, also unknown, short, malformed and empty ones', async () => {
  const run = await running();
  const strange: DlArray[] = [
    ['DLMessageSomethingNew', 1, { a: 'b' }],
    ['DL'],
    ['DLMessageDeviceReady'],
    ['DLMessageStatusResponse', 0],
    ['DLMessageMoveItems'],
    ['DLMessageMoveItems', { [at('a')]: 7 }],
    ['DLMessageRemoveItems', 'text'],
    ['DLMessageRemoveItems', [1, 2]],
    ['DLMessageCopyItem', at('a')],
    ['DLContentsOfDirectory'],
    ['DLContentsOfDirectory', 4],
    ['DLMessageCreateDirectory', new Uint8Array(3)],
    ['DLMessageProcessMessage', { MessageName: 'Request', ErrorCode: 0 }],
    ['DLMessageProcessMessage', {}],
  ];
  for (const message of strange) assert.equal((await run.phone.ask(message)).code, -1, message[0]);
  assert.equal((await run.phone.ask(['DLMessageGetFreeDiskSpace', 'more', 'than', 'asked'])).code, 0);
  assert.equal((await run.phone.ask(['DLMessagePurgeDiskSpace'])).code, -1);

  const frames: Uint8Array[] = [
    new Uint8Array(4),
    new Uint8Array([0, 0, 0, 2, 0x7b, 0x7d]),
    frame([]),
    frame([1, 2]),
    frame({ a: 1 }),
    frame(['NotADeviceLinkMessage']),
  ];
  for (const bytes of frames) {
    await run.phoneEnd.write(bytes);
    assert.equal((await run.phone.status()).code, -1);
  }
  for (const paths of [undefined, 'text', [1]] as const) {
    await run.phone.send(paths === undefined ? ['DLMessageDownloadFiles'] : ['DLMessageDownloadFiles', paths]);
    assert.deepEqual(await run.phoneEnd.read(4), new Uint8Array(4));
    assert.equal((await run.phone.status()).code, -1);
  }
  await run.phone.send(['DLMessageUploadFiles']);
  await run.phoneEnd.write(new Uint8Array(4));
  assert.equal((await run.phone.status()).code, 0);
  await run.phone.send(DL.Ping.encode({ text: '' }));
  await ended(run);
});

test('a stream out of step ends the run in words', async () => {
  const streams: [string, Uint8Array[]][] = [
    ['a name of a gigabyte', [new Uint8Array([0x50, 0, 0, 0])]],
    ['a path of a gigabyte', [encodeNameHeader('label'), new Uint8Array([0x50, 0, 0, 0])]],
    ['no path', [encodeNameHeader('label'), new Uint8Array(4)]],
    [
      'a block of a gigabyte',
      [encodeNameHeader('l'), encodeNameHeader(at('x')), new Uint8Array([0x50, 0, 0, 0, 0x0c])],
    ],
    ['a long error', [encodeNameHeader('l'), encodeNameHeader(at('x')), new Uint8Array([0, 2, 0, 0, 0x0b])]],
    ['a name that is no text', [new Uint8Array([0, 0, 0, 2, 0xff, 0xfe])]],
  ];
  for (const [what, parts] of streams) {
    const run = await running();
    await run.phone.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes: 0 }));
    await run.phoneEnd.write(...parts);
    await assert.rejects(run.response, { code: 'device/out-of-step' }, what);
    assert.equal(run.folder.files().size, 0);
  }
  const run = await running();
  await run.phoneEnd.write(new Uint8Array([0x7f, 0xff, 0xff, 0xff]));
  await assert.rejects(run.response, { code: 'device/out-of-step' });
});

test('damaged messages of any kind end in an answer or in words, never otherwise', async () => {
  const random = seededRandom(11);
  for (let round = 0; round < 200; round++) {
    const run = await running();
    const length = 1 + random.below(60);
    const body = new Uint8Array(length).map(() => random.below(256));
    await run.phoneEnd.write(new Uint8Array([0, 0, 0, length]), body);
    assert.equal((await run.phone.status()).code, -1);
    await run.phone.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes: 0 }));
    await run.phoneEnd.write(new Uint8Array(length).map(() => random.below(256)));
    run.phoneEnd.close();
    await assert.rejects(run.response, AppError);
    assert.equal(run.folder.files().size, 0);
  }
});

test('floods end: of files, also of those that are refused or empty', async () => {
  for (const path of [at('a'), '../decoy']) {
    for (const totalBytes of [0, 1]) {
      const run = await running(new MapFolder(udid), undefined, { ...floodLimits, files: 20 });
      const files = Array.from({ length: 30 }, () => ({ path, content: '' }));
      await run.phone.upload(files, { totalBytes }).catch(() => {});
      await run.phone.ask(DL.GetFreeDiskSpace.encode({})).catch(() => {});
      await assert.rejects(run.response, { code: 'device/too-much' });
    }
  }
});

test('floods end: of messages without sense after a thousand', async () => {
  const run = await running();
  for (let count = 0; count < floodLimits.malformedMessages; count++) {
    await run.phoneEnd.write(new Uint8Array(4));
    await run.phone.status();
  }
  await run.phoneEnd.write(new Uint8Array(4));
  await assert.rejects(run.response, { code: 'device/too-much' });
});

test('a phone that leaves, or whose connection breaks at any point, is told as such', async () => {
  const left = await running();
  await left.phone.send(DL.Disconnect.encode({ reason: 'Bye' }));
  await assert.rejects(left.response, { code: 'device/phone-left', message: /Bye/ });

  const gone = await running();
  gone.phoneEnd.close();
  await assert.rejects(gone.response, { code: 'device/connection-lost' });

  const inFile = await running();
  await inFile.phone.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes: 0 }));
  await inFile.phoneEnd.write(
    encodeNameHeader('l'),
    encodeNameHeader(at('x')),
    encodeFrameHeader(0x0c, 100),
    new Uint8Array(50),
  );
  inFile.phoneEnd.close();
  await assert.rejects(inFile.response, { code: 'device/connection-lost' });
  assert.equal(inFile.folder.files().size, 0);
  assert.equal(inFile.folder.freeBytes(), 2 ** 40);
});

test('silence is borne for half an hour, a half-sent message for a minute', async () => {
  const run = await running();
  await run.clock.whenAsleep(limits.silenceMs);
  run.clock.advance(limits.silenceMs - 1);
  assert.equal((await run.phone.makeDirectory(udid)).code, 0);
  await run.clock.whenAsleep(limits.silenceMs);
  run.clock.advance(limits.silenceMs);
  await assert.rejects(run.response, { code: 'device/phone-silent', message: /30 minutes/ });

  const half = await running();
  await half.phoneEnd.write(new Uint8Array([0, 0]));
  await half.clock.whenAsleep(limits.stalledMs);
  half.clock.advance(limits.stalledMs);
  await assert.rejects(half.response, { code: 'device/phone-stalled', message: /60 seconds/ });

  const between = await running();
  await between.phone.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes: 0 }));
  await between.clock.whenAsleep(limits.silenceMs);
  await between.phoneEnd.write(encodeNameHeader('l'), encodeNameHeader(at('x')), encodeFrameHeader(0x0c, 100));
  await between.clock.whenAsleep(limits.stalledMs);
  between.clock.advance(limits.stalledMs);
  await assert.rejects(between.response, { code: 'device/phone-stalled' });
});

test('a wish to stop becomes a goodbye where the phone waits for an answer', async () => {
  const reason = new Error('Ctrl-C');
  const waiting = await running();
  waiting.stop.abort(reason);
  await waiting.phone.goodbye();
  await assert.rejects(waiting.response, reason);

  const inFile = await running();
  await inFile.phone.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes: 0 }));
  await inFile.phoneEnd.write(encodeNameHeader('l'), encodeNameHeader(at('x')), encodeFrameHeader(0x0c, 2));
  await inFile.clock.whenAsleep(limits.stalledMs);
  inFile.stop.abort(reason);
  await inFile.phoneEnd.write(utf8Encode('hi'), encodeFrameHeader(0, 0), new Uint8Array(4));
  await inFile.phone.goodbye();
  await assert.rejects(inFile.response, reason);
  assert.equal(textOf(inFile.folder, at('x')), 'hi');
});

test('a wish to stop in the middle of a file is fulfilled within a second', async () => {
  const reason = new Error('Ctrl-C');
  const run = await running();
  await run.phone.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes: 0 }));
  await run.phoneEnd.write(encodeNameHeader('l'), encodeNameHeader(at('x')), encodeFrameHeader(0x0c, 2));
  await run.clock.whenAsleep(limits.stalledMs);
  run.stop.abort(reason);
  await run.clock.whenAsleep(limits.stopMs);
  run.clock.advance(limits.stopMs);
  await assert.rejects(run.response, reason);
  assert.equal(run.folder.files().size, 0);
});

test('an answer that came before the question is no answer', async () => {
  const [host, phoneEnd] = memoryChannelPair();
  const clock = new FakeClock();
  const phone = new ScriptedBackupPhone(phoneEnd);
  const opening = BackupService.over(host, { name: 'Ada', timer: clock, stop: new AbortController().signal });
  await phone.greet();
  await phone.respond({ errorCode: 0 });
  const service = await opening;
  const folder = new MapFolder(udid);
  const ctx = { log: silentLog, emit: () => {} };
  const parts = {
    udid,
    folder,
    evidence: new Evidence(udid, folder),
    progress: new Progress(ctx, clock),
    notes: new RunNotes('Ada', ctx),
    limits: floodLimits,
  };
  await assert.rejects(service.carryOut(backupRequest('Backup', udid), parts), { code: 'device/out-of-step' });
});

function frame(value: PlistValue): Uint8Array {
  const text = utf8Encode(`<?xml version="1.0" encoding="UTF-8"?><plist version="1.0">${xmlOf(value)}</plist>`);
  return concatBytes([new Uint8Array([0, 0, text.length >> 8, text.length & 255]), text]);
}

function xmlOf(value: PlistValue): string {
  if (Array.isArray(value)) return `<array>${value.map(xmlOf).join('')}</array>`;
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'string') return `<string>${value}</string>`;
  return '<dict><key>a</key><integer>1</integer></dict>';
}
