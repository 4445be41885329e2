import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlistValue } from '@pearmain/formats';
import { fail } from '../failures.js';
import { allowsWifi, setWifi } from './wifi-switch.js';

const record = {
  hostId: 'HOST',
  systemBuid: 'THIS-COMPUTER',
  hostCertificate: '',
  hostPrivateKey: '',
  rootCertificate: '',
  rootPrivateKey: '',
  deviceCertificate: '',
};

/** A session with a phone that refuses these keys. */
function sessionRefusing(...refused: readonly string[]) {
  const written: Record<string, PlistValue> = {};
  return {
    record,
    written,
    async value(_domain?: string, key?: string) {
      return key === undefined ? undefined : written[key];
    },
    async setValue(domain: string | undefined, key: string, value: PlistValue) {
      assert.equal(domain, 'com.apple.mobile.wireless_lockdown');
      if (refused.includes(key)) throw fail('value-prohibited', { name: 'Ada', key, error: 'SetProhibited' });
      written[key] = value;
    },
  };
}

test('a phone is told that it may be reached, and by whom; or that it may not', async () => {
  const session = sessionRefusing();
  assert.equal(await allowsWifi(session), undefined);
  await setWifi(session, { isAllowed: true });
  assert.deepEqual(session.written, { WirelessBuddyID: 'THIS-COMPUTER', EnableWifiConnections: true });
  assert.equal(await allowsWifi(session), true);
  await setWifi(session, { isAllowed: false });
  assert.equal(await allowsWifi(session), false);
});

test('a phone that does not want to know the computer may be reached all the same', async () => {
  const session = sessionRefusing('WirelessBuddyID');
  await setWifi(session, { isAllowed: true });
  assert.deepEqual(session.written, { EnableWifiConnections: true });
  await assert.rejects(setWifi(sessionRefusing('EnableWifiConnections'), { isAllowed: true }), {
    code: 'device/value-prohibited',
  });
});
