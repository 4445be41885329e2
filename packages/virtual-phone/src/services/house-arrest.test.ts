import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { textIn, utf8Encode } from '@pearmain/formats';
import {
  AfcReply,
  AfcRequest,
  AfcStatus,
  PlistChannel,
  parseAfcTexts,
  readAfcPacket,
  writeAfcPacket,
} from '@pearmain/wire';
import type { InstalledApp } from '../phone/apps.js';
import { ServiceHost } from '../testing/service-host.test.js';
import { houseArrest } from './house-arrest.js';

const apps: readonly InstalledApp[] = [
  { bundleId: 'org.example.shared', name: 'Shared', kind: 'User', version: '1', sharesFiles: true, sinf: 'c2luZg==' },
  { bundleId: 'org.example.closed', name: 'Closed', kind: 'User', version: '1', sinf: 'c2luZg==' },
  { bundleId: 'org.example.own', name: 'Own', kind: 'User', version: '1' },
  { bundleId: 'com.apple.Preferences', name: 'Settings', kind: 'System', version: '1' },
];

function lay({ phone }: ServiceHost): void {
  for (const { bundleId } of apps) {
    phone.files.put(`AppDomain-${bundleId}`, 'Documents/letter.txt', utf8Encode('dear'), {});
    phone.files.put(`AppDomain-${bundleId}`, 'Library/secret', utf8Encode('key'), {});
  }
}

test('a container is given to whom it may be given, and others hear why not', async () => {
  const asked = async (ios: string, command: string, identifier?: string): Promise<string | undefined> => {
    await using host = new ServiceHost({ apps, traits: { ios } });
    lay(host);
    const messages = new PlistChannel(host.connect(houseArrest));
    await messages.send({ Command: command, ...(identifier === undefined ? {} : { Identifier: identifier }) });
    const reply = await messages.receiveDict();
    return textIn(reply, 'Status') ?? textIn(reply, 'Error');
  };
  assert.equal(await asked('17.5.1', 'VendDocuments', 'org.example.shared'), 'Complete');
  assert.equal(await asked('17.5.1', 'VendDocuments', 'org.example.closed'), 'InstallationLookupFailed');
  assert.equal(await asked('17.5.1', 'VendDocuments', 'com.apple.Preferences'), 'InstallationLookupFailed');
  assert.equal(await asked('17.5.1', 'VendDocuments', 'org.example.nobody'), 'ApplicationLookupFailed');
  assert.equal(await asked('17.5.1', 'VendContainer', 'org.example.own'), 'Complete');
  assert.equal(await asked('17.5.1', 'VendContainer', 'org.example.shared'), 'InstallationLookupFailed');
  assert.equal(await asked('8.2', 'VendContainer', 'org.example.shared'), 'Complete');
  assert.equal(await asked('17.5.1', 'VendKitchen', 'org.example.own'), 'UnknownCommand');
  assert.equal(await asked('17.5.1', 'VendContainer'), 'InternalFailure');
});

test('after the answer the connection is the file service in the container, of which documents may be all that is shown', async () => {
  await using host = new ServiceHost({ apps });
  lay(host);
  for (const [command, identifier, shown] of [
    ['VendContainer', 'org.example.own', ['.', '..', 'Documents', 'Library']],
    ['VendDocuments', 'org.example.shared', undefined],
  ] as const) {
    const channel = host.connect(houseArrest);
    const messages = new PlistChannel(channel);
    await messages.send({ Command: 'VendDocuments', Identifier: 'org.example.nobody' });
    assert.equal(textIn(await messages.receiveDict(), 'Error'), 'ApplicationLookupFailed');
    await messages.send({ Command: command, Identifier: identifier });
    assert.equal(textIn(await messages.receiveDict(), 'Status'), 'Complete');
    const list = async (path: string): Promise<readonly string[] | number> => {
      await writeAfcPacket(channel, AfcRequest.readDirectory.packet(1, { path }));
      const answer = await readAfcPacket(channel);
      if (answer.payload.length > 0) return parseAfcTexts(answer.payload);
      return AfcReply.status.parse(answer.fields).code;
    };
    assert.deepEqual(await list('/'), shown ?? AfcStatus.permissionDenied);
    assert.deepEqual(await list('/Documents/../Library'), shown ? ['.', '..', 'secret'] : AfcStatus.permissionDenied);
    assert.deepEqual(await list('/Documents'), ['.', '..', 'letter.txt']);
    const path = utf8Encode('Documents/new.txt\0');
    await writeAfcPacket(channel, { packetNumber: 2, operation: 12, fields: path, payload: utf8Encode('by the host') });
    assert.equal(AfcReply.status.parse((await readAfcPacket(channel)).fields).code, AfcStatus.success);
    const domain = `AppDomain-${identifier}`;
    assert.equal(readFileSync(host.phone.files.contentPath(domain, 'Documents/new.txt'), 'utf8'), 'by the host');
    const entries = [...host.phone.files.entries()].filter((file) => file.domain === domain);
    assert.ok(
      entries.some(({ relativePath }) => relativePath === 'Documents/new.txt'),
      'it is part of the next backup',
    );
  }
});
