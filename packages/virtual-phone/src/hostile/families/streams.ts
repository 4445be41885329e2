import { utf8Encode, writeXmlPlist } from '@pearmain/formats';
import { DL, encodeDlMessage, encodePlistFrame, FrameCode, notificationMessage, PlistChannel } from '@pearmain/wire';
import { type AgentScript, block, type HostileAgent, hostileAgent, named, u32 } from '../hostile-agent.js';
import type { HostileWire } from '../hostile-wire.js';
import type { HostDuty, HostileCase, HostileService } from '../hostility.js';
import { refusingAgent, storeApp } from './partners.js';

const mebibyte = 1024 * 1024;

/** What never ends: files, names, messages, pages, notifications (docs/protocols/hostile-phones.md §7). */
export const streamCases: readonly HostileCase[] = [
  agentCase('one-file', 'sends one file that never ends', async (agent) => {
    await beginUpload(agent, 0);
    await agent.wire.send(nameOf(`${agent.udid}/Snapshot/endless`));
    const content = block(FrameCode.data, new Uint8Array(mebibyte));
    await agent.wire.flood(() => content);
  }),
  agentCase('one-block', 'sends one block after the other of the largest length', async (agent) => {
    await beginUpload(agent, 1);
    await agent.wire.send(nameOf(`${agent.udid}/Snapshot/endless`));
    const content = new Uint8Array(mebibyte);
    await agent.wire.flood((count) =>
      count % 64 === 0 ? joined(u32(64 * mebibyte + 1), Uint8Array.of(FrameCode.data), content) : content,
    );
  }),
  agentCase('too-long-block', 'sends a block of 2 GiB', async (agent) => {
    await beginUpload(agent, 1);
    await agent.wire.send(nameOf(`${agent.udid}/Snapshot/long`), u32(0x8000_0000), Uint8Array.of(FrameCode.data));
    await agent.wire.hang();
  }),
  agentCase('too-long-name', 'names a file with 1.3 GB', async (agent) => {
    await beginUpload(agent, 1);
    await agent.wire.send(u32(1_300_000_000), new Uint8Array(mebibyte));
    await agent.wire.hang();
  }),
  agentCase('too-long-error', 'explains an error in 100 MB', async (agent) => {
    await beginUpload(agent, 1);
    await agent.wire.send(nameOf(`${agent.udid}/Snapshot/a`), u32(100_000_000), Uint8Array.of(FrameCode.remoteError));
    await agent.wire.hang();
  }),
  agentCase('unknown-code', 'sends a block of a kind that nobody knows', async (agent) => {
    await beginUpload(agent, 1);
    await agent.wire.send(nameOf(`${agent.udid}/Snapshot/a`), block(0x7f, utf8Encode('what')), u32(0));
    await agent.link.status();
    await agent.succeed();
  }),
  agentCase('name-not-utf8', 'names a file in no alphabet', async (agent) => {
    await agent.upload(new Uint8Array([0x30, 0xff, 0xfe, 0x2f, 0x80]), new Uint8Array(1));
    await agent.succeed();
  }),
  agentCase('torn-in-file', 'stops in the middle of a file', async (agent) => {
    await beginUpload(agent, 100);
    await agent.wire.send(
      nameOf(`${agent.udid}/Snapshot/a`),
      u32(1001),
      Uint8Array.of(FrameCode.data),
      new Uint8Array(10),
    );
    await agent.wire.hang();
  }),
  agentCase('torn-in-name', 'stops in the middle of a name', async (agent) => {
    await beginUpload(agent, 100);
    await agent.wire.send(u32(20), utf8Encode('half'));
    await agent.wire.hang();
  }),
  agentCase('torn-hang-up', 'hangs up in the middle of a file', async (agent) => {
    await beginUpload(agent, 100);
    await agent.wire.send(nameOf(`${agent.udid}/Status.plist`), u32(1001), Uint8Array.of(FrameCode.data));
    agent.wire.channel.close();
  }),
  agentCase('batch-ends-in-file', 'ends the batch where a block belongs', async (agent) => {
    await beginUpload(agent, 100);
    await agent.wire.send(nameOf(`${agent.udid}/Status.plist`), block(FrameCode.data, new Uint8Array(10)), u32(0));
    await agent.link.status();
    await agent.succeed();
  }),
  ...[0, 1, 1_000_000].map((announced) =>
    agentCase(
      `files/empty-${announced}`,
      `sends empty files without end, announcing ${announced} bytes`,
      async (agent) => {
        await beginUpload(agent, announced);
        await agent.wire.flood((count) =>
          joined(nameOf(`${agent.udid}/Snapshot/aa/${count}`), block(FrameCode.success)),
        );
      },
    ),
  ),
  agentCase('files/small', 'sends small files without end', async (agent) => {
    await beginUpload(agent, 1000);
    const content = block(FrameCode.data, new Uint8Array(100));
    await agent.wire.flood((count) =>
      joined(nameOf(`${agent.udid}/Snapshot/aa/${count}`), content, block(FrameCode.success)),
    );
  }),
  agentCase('files/refused', 'sends files to places that are refused, without end', async (agent) => {
    await beginUpload(agent, 1);
    await agent.wire.flood((count) => joined(nameOf(`../${'x'.repeat(3000)}${count}`), block(FrameCode.success)));
  }),
  agentCase('files/unreadable', 'sends errors in the place of files, without end', async (agent) => {
    await beginUpload(agent, 1);
    const error = block(FrameCode.remoteError, utf8Encode('\u001b[31m'.repeat(5000)));
    await agent.wire.flood((count) => joined(nameOf(`${agent.udid}/Snapshot/aa/${count}`), error));
  }),
  agentCase('files/folders', 'sends each file into folders of its own, 30 deep', async (agent) => {
    await beginUpload(agent, 1);
    await agent.wire.flood((count) =>
      joined(nameOf(`${agent.udid}/${`${count}/`.repeat(28)}a`), block(FrameCode.success)),
    );
  }),
  agentCase('messages/answered', 'asks how much room there is, without end', async (agent) => {
    for (;;) await agent.link.ask(DL.GetFreeDiskSpace.encode({}));
  }),
  agentCase('messages/unread', 'asks without end, and reads no answer', async (agent) => {
    const message = encodeDlMessage(DL.GetFreeDiskSpace.encode({}));
    agent.wire.letTimePass();
    await agent.wire.flood(() => message);
  }),
  agentCase('messages/lists', 'asks for the same long listing, without end', async (agent) => {
    await layMany(agent, 50);
    for (;;) await agent.link.ask(DL.ContentsOfDirectory.encode({ path: `${agent.udid}/Snapshot/aa` }));
  }),
  agentCase('messages/pings', 'sends signs of life without end', async (agent) => {
    const message = encodeDlMessage(DL.Ping.encode({ text: '' }));
    await agent.wire.flood(() => message);
  }),
  agentCase('messages/senseless', 'sends messages without sense, without end', async (agent) => {
    const message = encodePlistFrame(['hello'], 'binary');
    await agent.wire.flood(() => message);
  }),
  agentCase('messages/progress', 'tells a progress that is none', async (agent) => {
    for (const progress of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e308]) {
      await agent.link.ask(DL.CreateDirectory.encode({ path: `${agent.udid}/Snapshot`, options: {}, progress }));
    }
    await agent.link.ask(['DLMessagePurgeDiskSpace', 2n ** 63n, -5]);
    await agent.succeed();
  }),
  agentCase('downloads', 'asks for the same file 100,000 times in one message', async (agent) => {
    await agent.lay(`${agent.udid}/Snapshot/aa/big`, new Uint8Array(mebibyte));
    const paths = new Array<string>(100_000).fill(`${agent.udid}/Snapshot/aa/big`);
    await agent.link.send(DL.DownloadFiles.encode({ paths, callbacks: {}, progress: 0, totalBytes: 0 }));
    agent.wire.letTimePass();
    await agent.wire.channel.readSome(65_536);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    agent.wire.channel.close();
  }),
  agentCase('copies', 'copies a folder into itself, and a large one many times', async (agent) => {
    const options = {};
    await layMany(agent, 300);
    const folder = `${agent.udid}/Snapshot/aa`;
    await agent.ask('copy', DL.CopyItem.encode({ from: folder, to: `${folder}/aa`, options, progress: 0 }));
    for (let copy = 0; copy < 20; copy++) {
      await agent.ask('copy', DL.CopyItem.encode({ from: folder, to: `${folder}${copy}`, options, progress: 0 }));
    }
    await agent.succeed();
  }),
  besideCase('notifications', 'posts notifications without end', async (wire) => {
    const names = ['com.apple.LocalAuthentication.ui.presented', 'com.apple.LocalAuthentication.ui.dismissed'];
    const frames = names.map((name) => encodePlistFrame(notificationMessage({ kind: 'relay', name }), 'xml'));
    await wire.aside().flood((count) => frames[count % 2] ?? new Uint8Array());
  }),
  besideCase('long-notifications', 'posts notifications with names of 15 MB', async (wire) => {
    const frame = encodePlistFrame({ Command: 'RelayNotification', Name: 'x'.repeat(15_000_000) }, 'xml');
    for (let count = 0; count < 8; count++) await wire.send(frame);
    while (await wire.channel.readSome(65_536));
  }),
  appsCase('apps/pages', 'sends pages without apps, without end', () => ({ CurrentList: [] })),
  appsCase('apps/apps', 'has apps without end', (count) => ({
    CurrentList: Array.from({ length: 1000 }, (_, at) => ({ CFBundleIdentifier: `com.example.${count}.${at}` })),
  })),
  appsCase('apps/large', 'has apps whose papers are 10 MB each, without end', (count) => ({
    CurrentList: [{ ...storeApp(`com.example.${count}`), iTunesMetadata: new Uint8Array(10_000_000) }],
  })),
  {
    name: 'streams/icons',
    layer: 'home-screen',
    does: 'gives 300 apps icons of 10 MB each',
    host: 'goes-on',
    hostility: {
      services: {
        ...refusingAgent.services,
        'com.apple.mobile.installation_proxy': async (wire) => {
          const messages = new PlistChannel(wire.channel);
          await messages.receiveDict();
          const apps = Array.from({ length: 300 }, (_, at) => storeApp(`com.example.${at}`));
          await messages.send({ Status: 'BrowsingApplications', CurrentList: apps });
          await messages.send({ Status: 'Complete' });
        },
        'com.apple.springboardservices': async (wire) => {
          const messages = new PlistChannel(wire.channel, { format: 'binary' });
          const icon = { pngData: new Uint8Array(10_000_000) };
          for (;;) {
            await messages.receiveDict();
            await messages.send(icon);
          }
        },
      },
    },
  },
];

function agentCase(name: string, does: string, script: AgentScript): HostileCase {
  return { name: `streams/${name}`, layer: 'backup', does, host: 'fails', hostility: hostileAgent(script) };
}

function besideCase(name: string, does: string, service: HostileService, host: HostDuty = 'goes-on'): HostileCase {
  const services = { ...refusingAgent.services, 'com.apple.mobile.notification_proxy': service };
  return { name: `streams/${name}`, layer: 'notifications', does, host, hostility: { services } };
}

function appsCase(name: string, does: string, page: (count: number) => object): HostileCase {
  const service: HostileService = async (wire) => {
    await new PlistChannel(wire.channel).receiveDict();
    await wire.flood((count) => frameOf({ Status: 'BrowsingApplications', ...page(count) }));
  };
  const services = { ...refusingAgent.services, 'com.apple.mobile.installation_proxy': service };
  return { name: `streams/${name}`, layer: 'apps', does, host: 'goes-on', hostility: { services } };
}

function frameOf(message: Parameters<typeof writeXmlPlist>[0] & object): Uint8Array {
  const body = writeXmlPlist(message);
  return joined(u32(body.length), body);
}

async function beginUpload({ link }: HostileAgent, totalBytes: number): Promise<void> {
  await link.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes }));
}

async function layMany(agent: HostileAgent, count: number): Promise<void> {
  await beginUpload(agent, count);
  await sendFiles(agent.wire, agent.udid, count);
  await agent.link.status();
}

async function sendFiles(wire: HostileWire, udid: string, count: number): Promise<void> {
  const content = block(FrameCode.data, new Uint8Array(1));
  for (let at = 0; at < count; at++) {
    await wire.send(nameOf(`${udid}/Snapshot/aa/${at}`), content, block(FrameCode.success));
  }
  await wire.send(u32(0));
}

/** The two names before a file. */
function nameOf(path: string): Uint8Array {
  return joined(named(utf8Encode('/var/tmp/hostile')), named(utf8Encode(path)));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
