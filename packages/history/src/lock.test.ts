import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { acquireLock, findLockOwner, isLocked, type LockOwner } from './lock.js';
import { inLocation, phone } from './places.test.js';

const owner: LockOwner = { pid: 4711, host: 'here', since: '2026-03-14T15:09:26.000Z', what: 'backup' };

test('who comes second is told who was first, and since when', () =>
  inLocation((location) => {
    const place = location.place(phone);
    using lock = acquireLock(place, owner);
    assert.equal(lock.owner, owner);
    assert.equal(isLocked(place), true);
    assert.throws(
      () => acquireLock(place, { ...owner, pid: 4712 }),
      (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'history/locked');
        assert.match(error.message, /process 4711 on here, since 2026-03-14T15:09:26/);
        assert.equal(error.data['pid'], 4711);
        assert.equal(error.data['since'], owner.since);
        return true;
      },
    );
    assert.deepEqual(findLockOwner(place), owner);
  }));

test('a lock that was let go of is free, and two devices do not wait for each other', () =>
  inLocation((location) => {
    const place = location.place(phone);
    acquireLock(place, owner)[Symbol.dispose]();
    assert.equal(isLocked(place), false);
    assert.equal(findLockOwner(place), undefined);
    using one = acquireLock(place, owner);
    using other = acquireLock(location.place('0'.repeat(40) as typeof phone), owner);
    assert.ok(one && other);
  }));

const holder = `
  import { acquireLock, Location } from ${JSON.stringify(new URL('./index.js', import.meta.url).href)};
  const place = Location.open(process.argv[1]).place(process.argv[2]);
  acquireLock(place, { pid: process.pid, host: 'there', since: new Date(0).toISOString(), what: 'backup' });
  globalThis.gc();
  setImmediate(() => {
    globalThis.gc();
    process.stdout.write('held');
  });
  setInterval(() => {}, 1000);
`;

test('a lock is held though its holder keeps nothing of it, and is free at once when the process is killed', () =>
  inLocation(async (location) => {
    const place = location.place(phone);
    const options = ['--expose-gc', '--input-type=module', '-e', holder, location.path, phone];
    const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      assert.throws(() => acquireLock(place, owner), { code: 'history/locked' });
      assert.equal(findLockOwner(place)?.pid, child.pid);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
    assert.equal(isLocked(place), false);
    using lock = acquireLock(place, owner);
    assert.equal(findLockOwner(place)?.pid, lock.owner.pid);
    assert.ok(existsSync(place.lock));
  }));
