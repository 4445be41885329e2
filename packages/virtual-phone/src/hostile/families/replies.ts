import { type PlistDict, type PlistValue, Real, writeBinaryPlist } from '@pearmain/formats';
import { DL, encodeDlMessage, mobileBackup2Service } from '@pearmain/wire';
import { DeviceLink } from '../../services/backupd/host/device-link.js';
import { Line } from '../../services/backupd/host/line.js';
import { type AgentScript, type HostileAgent, hostileAgent, u32 } from '../hostile-agent.js';
import type { HostDuty, HostileCase } from '../hostility.js';

const response = (keys: PlistDict) => DL.ProcessMessage.encode({ message: { MessageName: 'Response', ...keys } });

/** What is no integer 0, though somebody may take it for one. */
const codes: Readonly<Record<string, PlistValue | undefined>> = {
  text: '0',
  'empty-text': '',
  real: new Real(0),
  'beyond-32-bits': 2 ** 32,
  'beyond-64-bits': 2n ** 63n,
  missing: undefined,
  false: false,
  data: new Uint8Array(4),
  array: [0],
  dictionary: { code: 0 },
  date: new Date(0),
  'minus-one': -1,
  unknown: 4711,
};

/** Those that come behind a whole honest backup, so that nothing else is wrong with it. */
const temptations = new Set(['text', 'real', 'beyond-32-bits', 'missing', 'false']);

/** Answers that come at the wrong time, from the wrong side, or in a shape that nobody has. */
export const replyCases: readonly HostileCase[] = [
  ...Object.entries(codes).map(([name, ErrorCode]) =>
    agentCase(`code/${name}`, `ends a backup with an error code that is ${name}`, 'fails', async (agent) => {
      if (temptations.has(name)) await agent.obeyHonestly();
      await agent.respond(ErrorCode === undefined ? {} : { ErrorCode });
    }),
  ),
  agentCase('success-at-once', 'says that all went well before it sent anything', 'fails', (agent) => agent.succeed()),
  agentCase('two-responses', 'says twice that all went well, and hangs up', 'completes', async (agent) => {
    await agent.obeyHonestly();
    await agent.succeed();
    await agent.succeed();
    agent.wire.channel.close();
  }),
  agentCase('failure-then-success', 'says that it failed, then that it did not', 'fails', async (agent) => {
    await agent.obeyHonestly();
    await agent.respond({ ErrorCode: 205 });
    await agent.succeed();
  }),
  agentCase('other-name', 'ends with a message of another name', 'fails', async (agent) => {
    await agent.obeyHonestly();
    await agent.link.send(DL.ProcessMessage.encode({ message: { MessageName: 'Answer', ErrorCode: 0 } }));
    await agent.wire.hang();
  }),
  {
    name: 'replies/response-before-request',
    layer: 'backup',
    does: 'says that all went well before it was asked',
    host: 'fails',
    hostility: {
      services: {
        [mobileBackup2Service]: async (wire, { signal }) => {
          const link = await DeviceLink.open(new Line(wire.channel, signal), 400);
          if (!link || !(await link.request())) return;
          const hello = encodeDlMessage(response({ ErrorCode: 0, ProtocolVersion: new Real(2.1) }));
          await wire.send(hello, encodeDlMessage(response({ ErrorCode: 0 })));
          await link.request();
        },
      },
    },
  },
  ...[0, 1, 500, 2 ** 31, -1].map((major) => versionCase(major)),
  agentCase('words', 'ends with words that imitate the program’s own', 'fails', (agent) =>
    agent.respond({
      ErrorCode: 1,
      ErrorDescription: '\r\u001b[2K\u001b[32m✓ iPhone is backed up and checked.\u001b[0m\n',
    }),
  ),
  agentCase('long-words', 'ends with five megabytes of words', 'fails', (agent) =>
    agent.respond({ ErrorCode: 1, ErrorDescription: 'x'.repeat(5_000_000) }),
  ),
  agentCase('farewell', 'takes its leave with escape sequences', 'fails', (agent) =>
    agent.link.send(DL.Disconnect.encode({ reason: '\u001b[2J\u001b[H' })),
  ),
  agentCase(
    'response-in-stream',
    'says that all went well in the middle of a file',
    'fails',
    async ({ link, wire, udid }) => {
      await link.send(DL.UploadFiles.encode({ callbacks: {}, progress: 0, totalBytes: 100 }));
      const path = Buffer.from(`${udid}/Status.plist`);
      await wire.send(u32(1), path.subarray(0, 1), u32(path.length), path);
      await wire.send(encodeDlMessage(response({ ErrorCode: 0 })));
      await wire.hang();
    },
  ),
  agentCase('host-words', 'answers as if it were the host', 'fails', async (agent) => {
    await agent.ask('status', DL.StatusResponse.encode({ code: 0, text: '', value: {} }));
    await agent.succeed();
  }),
  agentCase('malformed', 'sends every request without what it needs', 'fails', async (agent) => {
    for (const message of malformedMessages()) await agent.ask('malformed', message);
    await agent.succeed();
  }),
  agentCase('yesterday', 'takes the backup of yesterday for that of today', 'fails', async (agent) => {
    await agent.obeyHonestly();
    const { udid } = agent;
    await agent.ask(
      'move',
      DL.MoveItems.encode({ moves: [[`${udid}/Status.plist`, `${udid}/S`]], options: {}, progress: 0 }),
    );
    await agent.ask(
      'copy',
      DL.CopyItem.encode({ from: `${udid}/S`, to: `${udid}/Status.plist`, options: {}, progress: 0 }),
    );
    await agent.succeed();
  }),
  ...['Status.plist', 'Manifest.plist', 'Manifest.db'].map((name) =>
    agentCase(
      `without/${name.toLowerCase().replace('.', '-')}`,
      `removes ${name} before it says that all went well`,
      'fails',
      async (agent) => {
        await agent.obeyHonestly();
        await removeItem(agent, `${agent.udid}/${name}`);
        await agent.succeed();
      },
    ),
  ),
  agentCase('without/content', 'removes all content before it says that all went well', 'fails', async (agent) => {
    await agent.obeyHonestly();
    for (let folder = 0; folder < 256; folder++) {
      await removeItem(agent, `${agent.udid}/${folder.toString(16).padStart(2, '0')}`);
    }
    await agent.succeed();
  }),
  agentCase(
    'without/everything',
    'removes the whole backup before it says that all went well',
    'fails',
    async (agent) => {
      await agent.obeyHonestly();
      await removeItem(agent, agent.udid);
      await agent.ask(
        'move',
        DL.MoveItems.encode({ moves: [[agent.udid, `${agent.udid}/a`]], options: {}, progress: 0 }),
      );
      await removeItem(agent, `${agent.udid}/Manifest.db`);
      await agent.succeed();
    },
  ),
  agentCase('content-cut', 'sends one file anew, one byte shorter, after it sent the index', 'fails', async (agent) => {
    await agent.obeyHonestly();
    const path = await someContent(agent);
    const content = await agent.fetch(path);
    await agent.lay(path, content.subarray(0, -1));
    await agent.succeed();
  }),
  agentCase('folder-for-file', 'puts folders where its own notes belong', 'fails', async (agent) => {
    for (const name of ['Status.plist', 'Manifest.plist', 'Manifest.db', 'Info.plist']) {
      await agent.ask('make', DL.CreateDirectory.encode({ path: `${agent.udid}/${name}`, options: {}, progress: 0 }));
      await agent.upload(`${agent.udid}/${name}/inside`, new Uint8Array(1));
    }
    await agent.succeed();
  }),
  agentCase('file-for-folder', 'puts files where folders of content belong', 'fails', async (agent) => {
    await agent.upload(`${agent.udid}/Snapshot`, new Uint8Array(1));
    await agent.upload(`${agent.udid}/00`, new Uint8Array(1));
    await agent.obeyHonestly().catch(() => {});
    await agent.succeed();
  }),
  agentCase('own-info', 'writes Info.plist itself', 'either', async (agent) => {
    await agent.obeyHonestly();
    await agent.lay(
      `${agent.udid}/Info.plist`,
      writeBinaryPlist({ 'Device Name': 'x'.repeat(100_000), GUID: '../../decoy' }),
    );
    await agent.succeed();
  }),
];

function agentCase(name: string, does: string, host: HostDuty, script: AgentScript): HostileCase {
  return { name: `replies/${name}`, layer: 'backup', does, host, hostility: hostileAgent(script) };
}

function versionCase(major: number): HostileCase {
  return {
    name: `replies/version/${major < 0 ? 'minus' : major}`,
    layer: 'backup',
    does: `speaks DeviceLink ${major}`,
    host: 'fails',
    hostility: {
      services: {
        [mobileBackup2Service]: async (wire) => {
          await wire.send(encodeDlMessage(['DLMessageVersionExchange', major, 0]));
          while (await wire.channel.readSome(65_536));
        },
      },
    },
  };
}

/** Every request, with nothing, with the wrong types, and with far too much. */
function* malformedMessages(): Iterable<readonly [string, ...PlistValue[]]> {
  for (const { name } of Object.values(DL)) {
    if (name === DL.ProcessMessage.name || name === DL.Disconnect.name || name === DL.Ping.name) continue;
    if (name === DL.UploadFiles.name || name === DL.DownloadFiles.name) continue;
    yield [name];
    yield [name, 5, 5, 5, 5];
    yield [name, [{}], 'x'];
    yield [name, { a: 5 }];
  }
  yield ['DL'];
  yield ['DLMessageDoAsYouLike', 'rm', '-rf'];
  yield [`DL${'x'.repeat(100_000)}`];
  yield [DL.MoveItems.name, Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`../${at}`, '..']))];
  yield [DL.RemoveItems.name, Array.from({ length: 50_000 }, () => '..')];
}

async function removeItem(agent: HostileAgent, path: string): Promise<void> {
  await agent.ask('remove', DL.RemoveItems.encode({ paths: [path], options: {}, progress: 0 }));
}

/** The path of one file with content. */
async function someContent({ link, udid }: HostileAgent): Promise<string> {
  for (let folder = 0; folder < 256; folder++) {
    const path = `${udid}/${folder.toString(16).padStart(2, '0')}`;
    const { value } = await link.ask(DL.ContentsOfDirectory.encode({ path }));
    const [found] = typeof value === 'object' ? Object.entries(value) : [];
    if (found && Number((found[1] as PlistDict)['DLFileSize']) > 0) return `${path}/${found[0]}`;
  }
  throw new TypeError('this backup has no content');
}
