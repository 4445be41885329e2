import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { concatBytes, struct, u64, utf8Decode, utf8Encode } from '@pearmain/formats';
import { tear } from '@pearmain/testkit';
import {
  AfcFileMode,
  AfcLock,
  AfcOperation,
  type AfcPacket,
  AfcReply,
  AfcRequest,
  AfcStatus,
  type AfcStatusName,
  type ByteChannel,
  encodeAfcPacket,
  parseAfcPairs,
  parseAfcTexts,
  readAfcPacket,
  writeAfcPacket,
} from '@pearmain/wire';
import { ServiceHost } from '../../testing/service-host.test.js';
import { afc } from './afc.js';

const number = struct('little', { value: u64 });

/** A connection to the file service, request by request. */
class Files {
  readonly channel: ByteChannel;
  #lastNumber = 0;

  constructor(host: ServiceHost) {
    this.channel = host.connect(afc);
  }

  async ask(packet: AfcPacket): Promise<AfcPacket> {
    this.#lastNumber += 1;
    const packetNumber = this.#lastNumber;
    await writeAfcPacket(this.channel, { ...packet, packetNumber });
    const answer = await readAfcPacket(this.channel);
    assert.equal(answer.packetNumber, packetNumber);
    return answer;
  }

  async status(packet: AfcPacket): Promise<AfcStatusName | undefined> {
    const answer = await this.ask(packet);
    assert.equal(answer.operation, AfcOperation.status);
    const { code } = AfcReply.status.parse(answer.fields);
    return (Object.keys(AfcStatus) as AfcStatusName[]).find((name) => AfcStatus[name] === code);
  }

  async data(packet: AfcPacket): Promise<Uint8Array> {
    const answer = await this.ask(packet);
    assert.equal(answer.operation, AfcOperation.data, `status ${answer.fields[0]}`);
    return answer.payload;
  }

  async open(path: string, mode: number): Promise<number> {
    const answer = await this.ask(AfcRequest.fileOpen.packet(0, { mode, path }));
    assert.equal(answer.operation, AfcOperation.fileOpenResult, `status ${answer.fields[0]}`);
    return AfcReply.fileOpenResult.parse(answer.fields).handle;
  }

  write(handle: number, text: string): Promise<AfcStatusName | undefined> {
    return this.status(AfcRequest.fileWrite.packet(0, { handle }, utf8Encode(text)));
  }

  async read(handle: number, size = 1000): Promise<string> {
    return utf8Decode(await this.data(AfcRequest.fileRead.packet(0, { handle, size })));
  }

  async info(path: string): Promise<Map<string, string>> {
    return parseAfcPairs(await this.data(AfcRequest.fileInfo.packet(0, { path })));
  }

  seek(handle: number, whence: number, offset: number): Promise<AfcStatusName | undefined> {
    return this.status(AfcRequest.fileSeek.packet(0, { handle, whence, offset }));
  }

  lock(handle: number, lock: number): Promise<AfcStatusName | undefined> {
    return this.status(AfcRequest.fileLock.packet(0, { handle, lock }));
  }

  link(type: number, target: string, link: string): Promise<AfcStatusName | undefined> {
    return this.status(AfcRequest.makeLink.packet(0, { type, target, link }));
  }
}

function withPath(operation: number, path: string, before = new Uint8Array()): AfcPacket {
  return {
    operation,
    packetNumber: 0,
    fields: concatBytes([before, utf8Encode(`${path}\0`)]),
    payload: new Uint8Array(),
  };
}

test('a file is written, read from any place, cut, and what is on the disk is the same', async () => {
  await using host = new ServiceHost();
  const files = new Files(host);
  const handle = await files.open('/a.txt', AfcFileMode.readWriteTruncate);
  assert.equal(await files.write(handle, 'hello world'), 'success');
  assert.equal(await files.seek(handle, 0, 6), 'success');
  assert.equal(await files.read(handle), 'world');
  assert.equal(await files.read(handle), '');
  assert.equal(await files.seek(handle, 2, -5), 'success');
  assert.equal(await files.seek(handle, 1, -1), 'success');
  assert.equal(await files.read(handle, 3), ' wo');
  const told = await files.ask(AfcRequest.fileTell.packet(0, { handle }));
  assert.equal(AfcReply.fileTellResult.parse(told.fields).position, 8);
  assert.equal(await files.seek(handle, 0, -1), 'badArgument');
  assert.equal(await files.status(AfcRequest.fileSetSize.packet(0, { handle, size: 5 })), 'success');
  assert.equal(await files.status(AfcRequest.fileClose.packet(0, { handle })), 'success');
  assert.equal(await files.status(AfcRequest.fileClose.packet(0, { handle })), 'badArgument');
  assert.equal(readFileSync(join(host.phone.mediaFolder, 'a.txt'), 'utf8'), 'hello');
  assert.equal(await files.status(AfcRequest.truncate.packet(0, { path: '/a.txt', size: 2 })), 'success');
  assert.equal((await files.info('/a.txt')).get('st_size'), '2');
});

test('each way of opening does what its number says', async () => {
  await using host = new ServiceHost();
  const files = new Files(host);
  const on = (path: string, mode: number) => files.ask(AfcRequest.fileOpen.packet(0, { mode, path }));
  assert.equal(AfcReply.status.parse((await on('/none', AfcFileMode.read)).fields).code, AfcStatus.notFound);
  assert.equal(AfcReply.status.parse((await on('/', AfcFileMode.read)).fields).code, AfcStatus.isDirectory);
  assert.equal(AfcReply.status.parse((await on('/f', 9)).fields).code, AfcStatus.badArgument);
  const made = await files.open('/f', AfcFileMode.readWrite);
  await files.write(made, '12345');
  const appending = await files.open('/f', AfcFileMode.append);
  await files.write(appending, '67');
  assert.equal(await files.write(await files.open('/f', AfcFileMode.read), 'x'), 'permissionDenied');
  assert.equal(await files.read(await files.open('/f', AfcFileMode.read)), '1234567');
  assert.equal(await files.read(await files.open('/f', AfcFileMode.readAppend)), '1234567');
  await files.open('/f', AfcFileMode.write);
  assert.equal((await files.info('/f')).get('st_size'), '0');
});

test('folders are made with their parents, listed with dots, and removed when empty or with what is in them', async () => {
  await using host = new ServiceHost();
  const files = new Files(host);
  assert.equal(await files.status(AfcRequest.makeDirectory.packet(0, { path: '/a/b/c' })), 'success');
  assert.equal(await files.status(AfcRequest.makeDirectory.packet(0, { path: '/a/b/c' })), 'success');
  await files.open('/a/b/ü.txt', AfcFileMode.write);
  const list = parseAfcTexts(await files.data(AfcRequest.readDirectory.packet(0, { path: '/a/b' })));
  assert.deepEqual(list, ['.', '..', 'c', 'ü.txt']);
  assert.equal(await files.status(AfcRequest.readDirectory.packet(0, { path: '/nothing' })), 'notFound');
  assert.equal(await files.status(AfcRequest.removePath.packet(0, { path: '/a' })), 'unknown');
  assert.equal(await files.status(AfcRequest.removePath.packet(0, { path: '/a/b/c' })), 'success');
  assert.equal(await files.status(AfcRequest.removePathAndContents.packet(0, { path: '/a' })), 'success');
  assert.equal(await files.status(AfcRequest.removePathAndContents.packet(0, { path: '/a' })), 'notFound');
  for (const path of ['/', '/..', '/a/..']) {
    assert.equal(await files.status(AfcRequest.removePathAndContents.packet(0, { path })), 'permissionDenied');
  }
});

test('no path and no link leads out of the media folder', async () => {
  await using host = new ServiceHost();
  const files = new Files(host);
  const outside = join(host.phone.stateFolder, 'secret');
  writeFileSync(outside, 'secret');
  symlinkSync(outside, join(host.phone.mediaFolder, 'planted'));
  mkdirSync(join(host.phone.mediaFolder, 'folder'));
  await files.link(2, '../../../secret', '/folder/up');
  await files.link(2, '/etc', '/etc-link');
  await files.link(2, '/loop', '/loop');
  for (const path of ['/../secret', '/planted', '/folder/up', '/etc-link/passwd', '/folder/../../secret']) {
    assert.equal(await files.status(AfcRequest.fileOpen.packet(0, { mode: AfcFileMode.read, path })), 'notFound', path);
  }
  assert.equal(
    await files.status(AfcRequest.fileOpen.packet(0, { mode: AfcFileMode.read, path: '/loop' })),
    'badArgument',
  );
  const handle = await files.open('/planted', AfcFileMode.write).catch(() => undefined);
  assert.equal(handle, undefined);
  assert.equal(readFileSync(outside, 'utf8'), 'secret');
});

test('a link is told as what it is, leads within the folder, and a hard link counts', async () => {
  await using host = new ServiceHost();
  const files = new Files(host);
  await files.write(await files.open('/real', AfcFileMode.write), 'content');
  assert.equal(await files.link(2, '/real', '/absolute'), 'success');
  assert.equal(await files.link(1, '/real', '/hard'), 'success');
  assert.equal(await files.link(1, '/real', '/hard'), 'exists');
  const info = await files.info('/absolute');
  assert.equal(info.get('st_ifmt'), 'S_IFLNK');
  assert.equal(info.get('LinkTarget'), '/real');
  assert.equal((await files.info('/real')).get('st_nlink'), '2');
  assert.equal(await files.read(await files.open('/absolute', AfcFileMode.read)), 'content');
  assert.equal(await files.status(AfcRequest.removePath.packet(0, { path: '/absolute' })), 'success');
  assert.equal(await files.status(AfcRequest.rename.packet(0, { from: '/hard', to: '/renamed' })), 'success');
  assert.equal(await files.read(await files.open('/renamed', AfcFileMode.read)), 'content');
});

test('the lock of a sync keeps other connections out until its own ends', async () => {
  await using host = new ServiceHost();
  const [first, second] = [new Files(host), new Files(host)];
  const path = '/com.apple.itunes.lock_sync';
  const held = await first.open(path, AfcFileMode.readWrite);
  const wanted = await second.open(path, AfcFileMode.readWrite);
  assert.equal(await first.lock(held, AfcLock.exclusive), 'success');
  assert.equal(await first.lock(held, AfcLock.exclusive), 'success');
  assert.equal(await second.lock(wanted, AfcLock.exclusive), 'wouldBlock');
  assert.equal(await second.lock(wanted, AfcLock.shared), 'wouldBlock');
  assert.equal(await first.lock(held, AfcLock.unlock), 'success');
  assert.equal(await second.lock(wanted, AfcLock.shared), 'success');
  assert.equal(await first.lock(held, AfcLock.shared), 'success');
  assert.equal(await first.lock(held, AfcLock.exclusive), 'wouldBlock');
  await host.disconnect();
  const third = new Files(host);
  assert.equal(await third.lock(await third.open(path, AfcFileMode.readWrite), AfcLock.exclusive), 'success');
});

test('times, sizes, hashes and the disk are told, and a file is replaced as a whole', async () => {
  await using host = new ServiceHost();
  const files = new Files(host);
  const write = { ...withPath(AfcOperation.writeFileAtomic, '/d.bin'), payload: utf8Encode('0123456789') };
  assert.equal(await files.status(write), 'success');
  const moment = new Uint8Array(8);
  new DataView(moment.buffer).setBigUint64(0, 1_600_000_000_123_000_000n, true);
  assert.equal(await files.status(withPath(AfcOperation.setModifiedTime, '/d.bin', moment)), 'success');
  const modified = BigInt((await files.info('/d.bin')).get('st_mtime') ?? 0);
  assert.equal(modified / 1_000_000n, 1_600_000_000_123n);
  const size = await files.data(withPath(AfcOperation.sizeOfPathContents, '/'));
  assert.equal(number.decode(size).value, 10);
  const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');
  const hash = async (packet: AfcPacket) => Buffer.from(await files.data(packet)).toString('hex');
  assert.equal(await hash(withPath(AfcOperation.fileHash, '/d.bin')), sha1('0123456789'));
  const range = concatBytes([number.encode({ value: 2 }), number.encode({ value: 5 })]);
  assert.equal(await hash(withPath(AfcOperation.fileHashRange, '/d.bin', range)), sha1('234'));
  const device = parseAfcPairs(await files.data(AfcRequest.deviceInfo.packet(0, {})));
  assert.equal(device.get('Model'), 'iPhone14,5');
  assert.equal(device.get('FSTotalBytes'), '128000000000');
  assert.equal(existsSync(join(host.phone.mediaFolder, 'd.bin')), true);
});

test('what cannot be understood is answered with a status, and the connection goes on', async () => {
  await using host = new ServiceHost();
  const files = new Files(host);
  const bare = (operation: number): AfcPacket => ({
    operation,
    packetNumber: 0,
    fields: new Uint8Array(),
    payload: new Uint8Array(),
  });
  assert.equal(await files.status(bare(0x77)), 'unknownPacket');
  for (const operation of [
    AfcOperation.fileOpen,
    AfcOperation.readDirectory,
    AfcOperation.rename,
    AfcOperation.setModifiedTime,
  ]) {
    assert.equal(await files.status(bare(operation)), 'badArgument');
  }
  assert.equal(await files.status(withPath(AfcOperation.fileInfo, '')), 'badArgument');
  assert.equal((await files.info('/')).get('st_ifmt'), 'S_IFDIR');
});

test('requests that arrive torn are answered all the same, in their order', async () => {
  await using host = new ServiceHost();
  const channel = host.connect(afc);
  const packets = Array.from({ length: 30 }, (_, index) =>
    encodeAfcPacket(AfcRequest.makeDirectory.packet(index, { path: `/f${index}` })),
  );
  const pieces = tear(concatBytes(packets), 3);
  const sent = (async () => {
    for (const piece of pieces) await channel.write(piece);
  })();
  for (let index = 0; index < packets.length; index += 1) {
    assert.equal((await readAfcPacket(channel)).packetNumber, index);
  }
  await sent;
});

test('the lock that syncing needs may be another’s, for a while or for ever', async () => {
  const attempts = async (syncLockBusy: boolean | number): Promise<readonly (string | undefined)[]> => {
    await using host = new ServiceHost({ day: { syncLockBusy } });
    const files = new Files(host);
    const handle = await files.open('/com.apple.itunes.lock_sync', AfcFileMode.readWrite);
    const other = await files.open('/other', AfcFileMode.readWrite);
    const lock = (of: number) => files.status(AfcRequest.fileLock.packet(0, { handle: of, lock: AfcLock.exclusive }));
    return [await lock(handle), await lock(handle), await lock(handle), await lock(other)];
  };
  assert.deepEqual(await attempts(false), ['success', 'success', 'success', 'success']);
  assert.deepEqual(await attempts(2), ['wouldBlock', 'wouldBlock', 'success', 'success']);
  assert.deepEqual(await attempts(true), ['wouldBlock', 'wouldBlock', 'wouldBlock', 'success']);
});
