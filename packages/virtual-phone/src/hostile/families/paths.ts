import { utf8Encode } from '@pearmain/formats';
import { DL } from '@pearmain/wire';
import { type HostileAgent, hostileAgent } from '../hostile-agent.js';
import type { HostileCase } from '../hostility.js';
import { type EvilPath, evilPaths } from './evil-paths.js';

/** One request, with the path in it. */
export type Attack = (agent: HostileAgent, path: string) => Promise<unknown>;

const content = utf8Encode('from a hostile phone');
const options = {};
const progress = 0;

/** Each request of DeviceLink that names a path, with the path in each of its places; the upload may end the run, and is last. */
export const attacks: Readonly<Record<string, Attack>> = {
  list: (agent, path) => agent.ask('list', DL.ContentsOfDirectory.encode({ path })),
  download: (agent, path) => agent.download(path),
  'make-directory': (agent, path) =>
    agent.ask('make-directory', DL.CreateDirectory.encode({ path, options, progress })),
  'copy-from': (agent, path) =>
    agent.ask('copy-from', DL.CopyItem.encode({ from: path, to: `${agent.udid}/Snapshot/copied`, options, progress })),
  'move-from': (agent, path) => {
    const moves = [[path, `${agent.udid}/Snapshot/taken`]] as const;
    return agent.ask('move-from', DL.MoveItems.encode({ moves, options, progress }));
  },
  remove: (agent, path) => agent.ask('remove', DL.RemoveItems.encode({ paths: [path], options, progress })),
  'copy-to': async (agent, path) =>
    agent.ask('copy-to', DL.CopyItem.encode({ from: await layBait(agent), to: path, options, progress })),
  'move-to': async (agent, path) => {
    const bait = await layBait(agent);
    return agent.ask('move-to', DL.MoveFiles.encode({ moves: [[bait, path]], options, progress }));
  },
  'upload-announced': (agent, path) => (path === '' ? Promise.resolve() : agent.lay(path, content)),
  upload: (agent, path) => agent.upload(path, content),
};

/** A file of the phone's own inside the backup, which it may have there; not told to the witness. */
async function layBait(agent: HostileAgent): Promise<string> {
  const bait = `${agent.udid}/Snapshot/bait`;
  await agent.lay(bait, content);
  return bait;
}

/** Every such request with every path that leads out, and then all of them around a whole backup. */
export const pathCases: readonly HostileCase[] = [
  ...evilPaths.map(attackWith),
  aroundABackup('paths/all-before-a-whole-backup', 'before'),
  aroundABackup('paths/all-after-a-whole-backup', 'after'),
];

/** Paths through links that somebody has laid into the run's folder before; a test lays them (`§2`). */
const links: readonly (readonly [name: string, does: string, last: string, mayBeReplaced?: true])[] = [
  ['folder', 'through a link to a folder elsewhere', 'hop/decoy'],
  ['deeper', 'through a link to a folder elsewhere, and deeper', 'hop/decoys/decoy'],
  ['snapshot', 'through a Snapshot that is a link', 'Snapshot/decoy'],
  ['content', 'through a content folder that is a link to the last good backup', 'aa/Manifest.db'],
  ['file', 'at a link to a file elsewhere', 'hop-file', true],
];

/** Links are never followed; one in the place of a file may be replaced. */
export const linkCases: readonly HostileCase[] = links.map(([name, does, last, mayBeReplaced]) => ({
  name: `links/${name}`,
  layer: 'backup',
  does: `lists, reads, makes, copies, moves, removes and sends ${does}`,
  host: 'fails',
  ...(mayBeReplaced ? {} : { mustRefuse: true }),
  hostility: hostileAgent(async (agent) => {
    for (const attack of Object.values(attacks)) await attack(agent, `${agent.udid}/${last}`);
    await agent.succeed();
  }),
}));

function attackWith(evil: EvilPath): HostileCase {
  return {
    name: `paths/${evil.name}`,
    layer: 'backup',
    does: `lists, reads, makes, copies, moves, removes and sends ${JSON.stringify(shortened(evil.path('<udid>')))}`,
    host: 'fails',
    ...(evil.keeps ? {} : { mustRefuse: true }),
    hostility: hostileAgent(async (agent) => {
      for (const attack of Object.values(attacks)) await attack(agent, evil.path(agent.udid));
      await agent.succeed();
    }),
  };
}

/** Requests that were refused keep nobody from a backup; an upload that was refused does count as a lost file. */
function aroundABackup(name: string, when: 'before' | 'after'): HostileCase {
  const {
    upload: _upload,
    'upload-announced': _announced,
    'copy-to': _copyTo,
    'move-to': _moveTo,
    ...harmless
  } = attacks;
  return {
    name,
    layer: 'backup',
    does: `asks for every one of these paths ${when} an honest backup, and then says that all went well`,
    host: 'completes',
    mustRefuse: true,
    hostility: hostileAgent(async (agent) => {
      if (when === 'after') await agent.obeyHonestly();
      for (const evil of evilPaths) {
        if (evil.keeps) continue;
        for (const attack of Object.values(harmless)) await attack(agent, evil.path(agent.udid));
      }
      if (when === 'before') await agent.obeyHonestly();
      await agent.succeed();
    }),
  };
}

function shortened(path: string): string {
  return path.length > 60 ? `${path.slice(0, 60)}…` : path;
}
