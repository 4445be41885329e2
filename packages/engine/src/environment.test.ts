import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type EnvironmentSources, resolveEnvironment } from './environment.js';
import { noWifi } from './wifi/wifi-ways.js';

const folder = mkdtempSync(join(tmpdir(), 'pearmain-environment-'));
after(() => rmSync(folder, { recursive: true }));
const config = join(folder, 'settings.json');
const absent = join(folder, 'absent.json');

const resolved = (flags: EnvironmentSources['flags'], variables: Record<string, string> = {}) =>
  resolveEnvironment({ flags, variables, platform: 'linux' });

test('a flag goes before the environment, that before the settings file, that before the default', () => {
  writeFileSync(config, JSON.stringify({ location: '/from/file', staleAfterDays: 3, aliases: { mum: '0000' } }));
  const variables = { pearmain_LOCATION: '/from/environment' };
  assert.equal(resolved({ location: '/from/flag', config }, variables).location, '/from/flag');
  assert.equal(resolved({ config }, variables).location, '/from/environment');
  assert.equal(resolved({}, { PEARMAIN_CONFIG: config }).location, '/from/file');
  const { staleAfterDays, aliases, isLocationChosen } = resolved({ config });
  assert.deepEqual(
    { staleAfterDays, aliases, isLocationChosen },
    { staleAfterDays: 3, aliases: { mum: '0000' }, isLocationChosen: true },
  );
});

test('without any setting the defaults hold, and the location is nobody’s choice', () => {
  const { location, folders, isLocationChosen, staleAfterDays, aliases } = resolved({ config: absent });
  assert.equal(location, folders.backups);
  assert.deepEqual(
    { isLocationChosen, staleAfterDays, aliases },
    { isLocationChosen: false, staleAfterDays: 7, aliases: {} },
  );
});

test('a settings file with a mistake is named with what is wrong in it, and nothing is guessed', () => {
  for (const [content, problem] of [
    ['{"locaton": "/x"}', /locaton/],
    ['{"staleAfterDays": -1}', /staleAfterDays/],
    ['{', /not JSON/],
  ] as const) {
    writeFileSync(config, content);
    assert.throws(() => resolved({ config }), { code: 'engine/settings-damaged', message: problem });
  }
});

test('what is allowed in the network comes from flags, the environment and the settings', () => {
  writeFileSync(config, JSON.stringify({ searchWifi: true, devices: { Anna: { address: '192.168.1.20' } } }));
  const variables = { pearmain_MDNS_ADDRESS: '127.0.0.1:5300' };
  assert.deepEqual(resolved({ config, address: 'phone.local', wifi: true }, variables).wifi, {
    maySearch: true,
    isAsked: true,
    only: 'phone.local',
    addresses: ['192.168.1.20'],
    askAt: { host: '127.0.0.1', port: 5300 },
  });
  assert.deepEqual(resolved({ config: absent }).wifi, noWifi);
});
