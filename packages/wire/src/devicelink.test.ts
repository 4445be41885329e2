import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { type PlistDict, Real } from '@pearmain/formats';
import { goldenFiles, memoryChannelPair, seededRandom, tornChannel } from '@pearmain/testkit';
import {
  backupRequest,
  backupResponse,
  DL,
  DlErrorCode,
  DlFileType,
  emptyParameter,
  encodeDlMessage,
  encodePlistFrame,
  helloRequest,
  helloVersions,
  parseBackupResponse,
  readDlMessage,
  statusResponse,
  versionsOk,
  writeDlMessage,
} from './index.js';

const golden = goldenFiles(import.meta.url);
const udid = '00008110-001A2B3C4D5E6F70';
const read = (name: string) => readDlMessage(tornChannel(golden(name), 7));
const plain = (dict: PlistDict | undefined) => ({ ...dict });

test('the version exchange of a phone is written to the byte', async () => {
  const message = DL.VersionExchange.encode({ major: 400, minor: 0 });
  assert.deepEqual(encodeDlMessage(message), golden('device-version.bin'));
  assert.deepEqual(DL.VersionExchange.parse(await read('device-version.bin')), { major: 400, minor: 0 });
});

test("a real host's answers are read, and ours are the same to the byte", async () => {
  assert.deepEqual(DL.VersionsOk.parse(await read('host-versions-ok.bin')), { answer: versionsOk, major: 400 });
  const answers = [
    ['host-versions-ok.bin', DL.VersionsOk.encode({ answer: versionsOk, major: 400 })],
    ['host-created.bin', statusResponse(0)],
    ['host-no-such-file.bin', statusResponse(DlErrorCode.ENOENT, 'No such file or directory', {})],
    ['host-disconnect.bin', DL.Disconnect.encode({ reason: '' })],
    [
      'host-multi-status.bin',
      statusResponse(DlErrorCode.multiStatus, 'Multi status', {
        [`${udid}/missing`]: { DLFileErrorString: 'No such file or directory', DLFileErrorCode: DlErrorCode.ENOENT },
      }),
    ],
  ] as const;
  for (const [name, message] of answers) {
    assert.deepEqual(await read(name), await readDlMessage(tornChannel(encodeDlMessage(message), 3)), name);
    assert.equal(encodeDlMessage(message).length, golden(name).length, name);
  }
});

test("a real host's free space and folder listing are read", async () => {
  const free = DL.StatusResponse.parse(await read('host-free-space.bin'));
  assert.deepEqual([free.code, free.text, typeof free.value], [0, '', 'number']);
  const contents = DL.StatusResponse.parse(await read('host-contents.bin'));
  const listing = contents.value as PlistDict;
  const info = listing['Info.plist'] as PlistDict;
  assert.equal(info['DLFileType'], DlFileType.regular);
});

test("a real host's greeting and request are read", async () => {
  const { message: hello } = DL.ProcessMessage.parse(await read('host-hello.bin'));
  assert.deepEqual(helloVersions(hello), [2, 2.1]);
  assert.deepEqual(helloVersions(helloRequest()), [2, 2.1]);
  const { message: request } = DL.ProcessMessage.parse(await read('host-backup-request.bin'));
  assert.deepEqual(plain(request), plain(backupRequest('Backup', udid, { SourceIdentifier: udid })));
});

test('what a phone asks is read, with its callbacks, its progress and its totals beyond 32 bits', async () => {
  const download = DL.DownloadFiles.parse(await read('device-download.bin'));
  assert.deepEqual(download.paths, [`${udid}/Status.plist`, `${udid}/Manifest.db`]);
  assert.deepEqual(plain(download.callbacks), { DLDeviceIOCallbacks: 400508120 });
  assert.deepEqual([download.progress, download.totalBytes], [97.010055, 1234]);
  const upload = DL.UploadFiles.parse(await read('device-upload.bin'));
  assert.deepEqual([upload.progress, upload.totalBytes], [12.5, 5_000_000_000]);
  const move = DL.MoveItems.parse(await read('device-move.bin'));
  assert.deepEqual(move.moves, [[`${udid}/Snapshot/00`, `${udid}/00`]]);
});

test('a code is read from any width and sign that hosts use', async () => {
  const { code, text } = DL.StatusResponse.parse(await read('host-status-unsigned.bin'));
  assert.deepEqual([code, text], [-13, 'Multi status']);
  assert.equal(DL.StatusResponse.parse(['DLMessageStatusResponse', 0xfffffff3]).code, -13);
  assert.equal(DL.StatusResponse.parse(['DLMessageStatusResponse', -13n]).code, -13);
});

test('missing elements at the end read as nothing; a missing one that matters does not', () => {
  assert.deepEqual(DL.DownloadFiles.parse(['DLMessageDownloadFiles', []]), {
    paths: [],
    callbacks: {},
    progress: 0,
    totalBytes: 0,
  });
  assert.deepEqual(DL.UploadFiles.parse(['DLMessageUploadFiles']), { callbacks: {}, progress: 0, totalBytes: 0 });
  assert.deepEqual(DL.StatusResponse.parse(['DLMessageStatusResponse', 0]), {
    code: 0,
    text: '',
    value: emptyParameter,
  });
  assert.equal(DL.PurgeDiskSpace.parse(['DLMessagePurgeDiskSpace', 5n, 4]).amount, 0);
  for (const parse of [
    () => DL.DownloadFiles.parse(['DLMessageDownloadFiles']),
    () => DL.DownloadFiles.parse(['DLMessageDownloadFiles', [1]]),
    () => DL.MoveItems.parse(['DLMessageMoveItems', { a: 1 }]),
    () => DL.CopyItem.parse(['DLMessageCopyItem', 'a']),
    () => DL.StatusResponse.parse(['DLMessageStatusResponse', 'no']),
    () => DL.ProcessMessage.parse(['DLMessageProcessMessage', 'no']),
  ]) {
    assert.throws(parse, { code: 'wire/unexpected-message' });
  }
});

test('every message survives the round trip', async () => {
  const messages = [
    [DL.DownloadFiles, { paths: ['a', 'b/ü'], callbacks: {}, progress: 99.5, totalBytes: 7 }],
    [DL.UploadFiles, { callbacks: {}, progress: 0, totalBytes: 2 ** 40 }],
    [DL.CreateDirectory, { path: 'a', options: {}, progress: 1.5 }],
    [
      DL.MoveFiles,
      {
        moves: [
          ['b', 'a'],
          ['a', 'c'],
        ],
        options: {},
        progress: 2,
      },
    ],
    [DL.RemoveFiles, { paths: ['x'], options: {}, progress: 3 }],
    [DL.RemoveItems, { paths: [], options: {}, progress: 3 }],
    [DL.CopyItem, { from: 'a', to: 'b', options: {}, progress: 0 }],
    [DL.ContentsOfDirectory, { path: udid }],
    [DL.PurgeDiskSpace, { amount: 1_000_000, urgency: 4 }],
    [DL.StatusResponse, { code: -15, text: 'full', value: emptyParameter }],
    [DL.Disconnect, { reason: 'bye' }],
    [DL.GetFreeDiskSpace, {}],
    [DL.DeviceReady, {}],
    [DL.Ping, { text: '' }],
  ] as const;
  const [left, right] = memoryChannelPair();
  for (const [kind, values] of messages) {
    const { name, parse, encode } = kind as { name: string; parse(m: unknown): unknown; encode(v: unknown): never };
    await writeDlMessage(left, encode(values));
    const arrived = await readDlMessage(right);
    assert.equal(arrived[0], name);
    assert.equal(JSON.stringify(parse(arrived)), JSON.stringify(values), name);
  }
});

test('a moved path called __proto__ is a path like any other', () => {
  const moves = [['__proto__', 'x']] as const;
  const encoded = DL.MoveItems.encode({ moves, options: {}, progress: 0 });
  assert.deepEqual(DL.MoveItems.parse(encoded).moves, moves);
});

test('progress is written as a real, also when it is whole', () => {
  assert.deepEqual(DL.UploadFiles.encode({ callbacks: {}, progress: 100, totalBytes: 0 })[2], new Real(100));
});

test("a phone's final answer is read: its code, its words, its content", async () => {
  const { message } = DL.ProcessMessage.parse(await read('device-response.bin'));
  assert.deepEqual(parseBackupResponse(message), { errorCode: 105, errorDescription: 'No space' });
  const hello = { errorCode: 0, protocolVersion: 2.1 };
  assert.deepEqual(parseBackupResponse(backupResponse(hello)), hello);
  assert.deepEqual(parseBackupResponse({ MessageName: 'Response' }), { errorCode: -1 });
  assert.equal(parseBackupResponse({ MessageName: 'Backup' }), undefined);
});

test('XML is read as well as binary', async () => {
  const frame = encodePlistFrame(statusResponse(-6, 'x', {}), 'xml');
  assert.equal(DL.StatusResponse.parse(await readDlMessage(tornChannel(frame, 2))).code, -6);
});

test('what is no DeviceLink message is refused, and so is one that is too large', async () => {
  for (const value of [{ a: 1 }, [], [1], ['Hello']]) {
    const channel = tornChannel(encodePlistFrame(value, 'binary'), 1);
    await assert.rejects(readDlMessage(channel), { code: 'wire/unexpected-message' });
  }
  const huge = tornChannel(Uint8Array.of(4, 0, 0, 1, 0), 1);
  await assert.rejects(readDlMessage(huge), { code: 'wire/frame-too-large' });
});

test('damaged messages end in a failure of ours', async () => {
  const random = seededRandom(6);
  for (let round = 0; round < 400; round++) {
    const damaged = golden('device-download.bin');
    damaged[4 + random.below(damaged.length - 4)] = random.below(256);
    const reading = readDlMessage(tornChannel(damaged, round)).then(DL.DownloadFiles.parse);
    await reading.catch((error: unknown) => assert.ok(error instanceof AppError));
  }
});
