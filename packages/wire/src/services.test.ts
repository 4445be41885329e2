import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDict, type PlistDict, parsePlist } from '@pearmain/formats';
import { goldenFiles } from '@pearmain/testkit';
import {
  applicationReply,
  applicationRequest,
  cloudConfigurationReply,
  diagnosticsRequest,
  diagnosticsSuccess,
  encodePlistFrame,
  gestaltReply,
  heartbeatMessage,
  iconReply,
  iconRequest,
  managementRequest,
  Notification,
  notificationMessage,
  parseApplicationReply,
  parseApplicationRequest,
  parseCloudConfiguration,
  parseDiagnosticsRequest,
  parseGestaltReply,
  parseHeartbeatMessage,
  parseIconReply,
  parseIconRequest,
  parseManagementRequest,
  parseNotificationMessage,
  parseProfileList,
  profileListReply,
} from './index.js';

const golden = goldenFiles(import.meta.url);
const message = (name: string): PlistDict => asDict(parsePlist(golden(name).subarray(4))) ?? {};

test("a real tool's notifications are read, and written to the byte", () => {
  const cases = [
    ['notification-observe.bin', { kind: 'observe', name: Notification.syncCancelRequest }],
    ['notification-post.bin', { kind: 'post', name: Notification.syncWillStart }],
    ['notification-shutdown.bin', { kind: 'shutdown' }],
  ] as const;
  for (const [name, expected] of cases) {
    assert.deepEqual(parseNotificationMessage(message(name)), expected);
    assert.deepEqual(encodePlistFrame(notificationMessage(expected), 'xml'), golden(name));
  }
});

test('what a phone says about notifications survives; what is not known is nothing', () => {
  for (const each of [{ kind: 'relay', name: 'x' }, { kind: 'death' }] as const) {
    assert.deepEqual(parseNotificationMessage(notificationMessage(each)), each);
  }
  for (const each of [{}, { Command: 'New' }, { Command: 'RelayNotification' }, { Command: 'toString', Name: 'x' }]) {
    assert.equal(parseNotificationMessage(each), undefined);
  }
});

test("a real tool's question for the apps is read, and written to the byte", () => {
  const attributes = ['CFBundleIdentifier', 'ApplicationSINF', 'iTunesMetadata'];
  const query = { command: 'Browse', applicationType: 'User', attributes } as const;
  assert.deepEqual(parseApplicationRequest(message('installation-browse.bin')), query);
  assert.deepEqual(encodePlistFrame(applicationRequest(query), 'xml'), golden('installation-browse.bin'));
  assert.equal(parseApplicationRequest({ Command: 'Uninstall' }), undefined);
});

test('answers about apps survive: pages, the end, a lookup, a refusal', () => {
  for (const reply of [
    { kind: 'page', apps: [{ CFBundleIdentifier: 'a' }], index: 3, total: 9 },
    { kind: 'complete' },
    { kind: 'complete', found: { a: { CFBundleName: 'A' } } },
    { kind: 'refused', error: 'APIInternalError', description: 'why' },
    { kind: 'refused', error: 'APIInternalError' },
  ] as const) {
    assert.deepEqual(parseApplicationReply(applicationReply(reply)), reply);
  }
  assert.deepEqual(parseApplicationReply({ Status: 'BrowsingApplications', CurrentList: ['x', {}] }), {
    kind: 'page',
    apps: [{}],
    index: 0,
    total: 1,
  });
  assert.equal(parseApplicationReply({ Status: 'VerifyingApplication', PercentComplete: 10 }), undefined);
});

test("a real tool's question for an icon is read, and written to the byte", () => {
  assert.equal(parseIconRequest(message('springboard-icon.bin')), 'com.example.app');
  assert.equal(parseIconRequest({ command: 'getIconState' }), undefined);
  const png = Uint8Array.of(0x89, 0x50);
  assert.deepEqual(parseIconReply(iconReply(png)), png);
  assert.equal(parseIconReply({ pngData: new Uint8Array() }), undefined);
  assert.deepEqual({ ...message('springboard-icon.bin') }, iconRequest('com.example.app'));
});

/** As the answers of real phones are described by those who read them; written by hand. */
const cloudConfiguration = `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>
<key>CloudConfiguration</key><dict><key>AllowPairing</key><true/><key>ConfigurationSource</key><integer>0</integer>
<key>IsMDMUnremovable</key><false/><key>IsSupervised</key><true/><key>OrganizationName</key><string>School</string></dict>
<key>Status</key><string>Acknowledged</string></dict></plist>`;

const profileList = `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>
<key>OrderedIdentifiers</key><array><string>org.example.wifi</string><string>org.example.other</string></array>
<key>ProfileManifest</key><dict/>
<key>ProfileMetadata</key><dict><key>org.example.wifi</key><dict><key>PayloadDisplayName</key><string>Wi-Fi</string></dict></dict>
<key>Status</key><string>Acknowledged</string></dict></plist>`;

test('who manages a phone is read from its answers, and from nothing else', () => {
  const read = (xml: string) => asDict(parsePlist(new TextEncoder().encode(xml))) ?? {};
  const supervision = { isSupervised: true, organization: 'School' };
  assert.deepEqual(parseCloudConfiguration(read(cloudConfiguration)), supervision);
  assert.deepEqual(parseCloudConfiguration(cloudConfigurationReply(supervision)), supervision);
  assert.deepEqual(parseCloudConfiguration({ CloudConfiguration: {}, Status: 'Acknowledged' }), {
    isSupervised: false,
  });
  const profiles = [{ identifier: 'org.example.wifi', name: 'Wi-Fi' }, { identifier: 'org.example.other' }];
  assert.deepEqual(parseProfileList(read(profileList)), profiles);
  assert.deepEqual(parseProfileList(profileListReply(profiles)), profiles);
  for (const refusal of [{ Status: 'Error', ErrorChain: [] }, { Status: 'Acknowledged' }, {}]) {
    assert.equal(parseCloudConfiguration(refusal), undefined);
    assert.equal(parseProfileList(refusal), undefined);
  }
  assert.equal(parseManagementRequest(managementRequest('GetProfileList')), 'GetProfileList');
  assert.equal(parseManagementRequest({ RequestType: 'EraseDevice' }), undefined);
});

test('a pulse, its answer and the good night survive', () => {
  for (const each of [
    { kind: 'marco', intervalSeconds: 10, supportsSleepyTime: true },
    { kind: 'polo' },
    { kind: 'sleepy-time' },
  ] as const) {
    assert.deepEqual(parseHeartbeatMessage(heartbeatMessage(each)), each);
  }
  assert.deepEqual(parseHeartbeatMessage({ Command: 'Marco' }), {
    kind: 'marco',
    intervalSeconds: 10,
    supportsSleepyTime: false,
  });
  assert.equal(parseHeartbeatMessage({ Command: 'Dance' }), undefined);
});

test("a real tool's questions for diagnostics are read, and written to the byte", () => {
  const gestalt = { kind: 'gestalt', keys: ['PasswordConfigured'] } as const;
  assert.deepEqual(parseDiagnosticsRequest(message('diagnostics-gestalt.bin')), gestalt);
  assert.deepEqual({ ...message('diagnostics-gestalt.bin') }, diagnosticsRequest(gestalt));
  assert.deepEqual(parseDiagnosticsRequest(message('diagnostics-goodbye.bin')), { kind: 'goodbye' });
  assert.deepEqual(encodePlistFrame(diagnosticsRequest({ kind: 'goodbye' }), 'xml'), golden('diagnostics-goodbye.bin'));
  assert.equal(parseDiagnosticsRequest({ Request: 'Shutdown' }), undefined);
});

test('facts of a device are read, and their absence since iOS 17.4', () => {
  assert.equal(parseGestaltReply(gestaltReply({ PasswordConfigured: true }))?.['PasswordConfigured'], true);
  assert.equal(parseGestaltReply(gestaltReply('deprecated')), undefined);
  assert.equal(parseGestaltReply(diagnosticsSuccess()), undefined);
});
