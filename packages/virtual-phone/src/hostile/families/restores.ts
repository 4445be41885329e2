import { utf8Encode } from '@pearmain/formats';
import { DL, encodeDlMessage } from '@pearmain/wire';
import { type AgentScript, type HostileAgent, hostileAgent } from '../hostile-agent.js';
import type { HostDuty, HostileCase } from '../hostility.js';
import { evilPaths } from './evil-paths.js';
import { attacks } from './paths.js';

const options = {};
const progress = 0;

/** What a phone may ask for while it is restored: reading inside of the backup, and nothing else (docs/protocols/hostile-phones.md §9). */
export const restoreCases: readonly HostileCase[] = [
  refused(
    'all-paths-before',
    'asks for every path that leads out before an honest restore',
    'completes',
    async (agent) => {
      await askForEverything(agent, Object.keys(attacks));
      await agent.obeyHonestly();
      await agent.succeed();
    },
  ),
  refused(
    'all-paths-after',
    'lists, reads and removes every path that leads out after an honest restore',
    'completes',
    async (agent) => {
      await agent.obeyHonestly();
      await askForEverything(agent, ['list', 'download', 'remove']);
      await agent.succeed();
    },
  ),
  refused('changes', 'wants the backup that it is restored from changed in every way', 'completes', async (agent) => {
    for (const name of ['Status.plist', 'Manifest.plist', 'Info.plist', 'ab', 'Snapshot/new']) {
      await changeEverything(agent, `${agent.udid}/${name}`);
    }
    await changeEverything(agent, agent.udid);
    await agent.obeyHonestly();
    await agent.succeed();
  }),
  refused('all-at-once', 'asks for all paths that lead out in one message', 'completes', async (agent) => {
    await agent.download(...evilPaths.map(({ path }) => path(agent.udid)));
    await agent.succeed();
  }),
  refused('links', 'reads through links, pipes and sockets that lie in the backup', 'either', async (agent) => {
    for (const name of ['hop/decoy', 'hop-file', 'pipe', 'aa/hop']) await agent.download(`${agent.udid}/${name}`);
    await agent.succeed();
  }),
  endless('one-file', 'asks for one file without end', async (agent) => {
    const paths = new Array<string>(10).fill(`${agent.udid}/Manifest.plist`);
    for (;;) await agent.download(...paths);
  }),
  endless('one-batch', 'asks for one file a million times in one message', async (agent) => {
    const paths = new Array<string>(1_000_000).fill(`${agent.udid}/Status.plist`);
    await agent.download(...paths);
  }),
  endless('missing', 'asks for files that are not there without end', async (agent) => {
    const paths = Array.from({ length: 50 }, (_, number) => `${agent.udid}/ab/${number}`);
    for (;;) await agent.download(...paths);
  }),
  endless('lists', 'lists a folder without end', async (agent) => {
    for (;;) await agent.link.ask(DL.ContentsOfDirectory.encode({ path: `${agent.udid}/Snapshot` }));
  }),
  endless('unread', 'asks without end and never reads an answer', async (agent) => {
    const paths = [`${agent.udid}/Manifest.db`];
    const asking = encodeDlMessage(DL.DownloadFiles.encode({ paths, callbacks: options, progress, totalBytes: 0 }));
    agent.wire.letTimePass();
    await agent.wire.flood(() => asking);
  }),
];

function refused(name: string, does: string, host: HostDuty, script: AgentScript): HostileCase {
  return {
    name: `restores/${name}`,
    layer: 'backup',
    does,
    host,
    mustRefuse: true,
    hostility: hostileAgent(script),
  };
}

function endless(name: string, does: string, script: AgentScript): HostileCase {
  return { name: `restores/endless-${name}`, layer: 'backup', does, host: 'fails', hostility: hostileAgent(script) };
}

/** Paths that are only odd lead nowhere: there is nothing under them. Without a name nothing can be sent. */
async function askForEverything(agent: HostileAgent, requests: readonly string[]): Promise<void> {
  for (const { path, keeps } of evilPaths) {
    for (const name of requests) {
      const evil = path(agent.udid);
      const hasNoSense = (keeps && name === 'list') || (evil === '' && name === 'upload');
      if (!hasNoSense) await attacks[name]?.(agent, evil);
    }
  }
}

/** Paths of the backup's own, which a phone that backs itself up may well change. */
async function changeEverything(agent: HostileAgent, path: string): Promise<void> {
  const other = `${agent.udid}/Snapshot/other`;
  await agent.ask('make-directory', DL.CreateDirectory.encode({ path, options, progress }));
  await agent.ask('copy', DL.CopyItem.encode({ from: path, to: other, options, progress }));
  await agent.ask('move', DL.MoveItems.encode({ moves: [[path, other]], options, progress }));
  await agent.ask('move-here', DL.MoveFiles.encode({ moves: [[other, path]], options, progress }));
  await agent.ask('remove', DL.RemoveItems.encode({ paths: [path], options, progress }));
  await agent.ask('remove-files', DL.RemoveFiles.encode({ paths: [path], options, progress }));
  await agent.upload(path, utf8Encode('from a hostile phone'));
}
