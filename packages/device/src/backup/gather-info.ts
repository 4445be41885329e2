import { AppError, type Clock, type TaskContext } from '@pearmain/base';
import { asDict, concatBytes, dataIn, type PlistDict, type PlistValue, textIn, writeXmlPlist } from '@pearmain/formats';
import { fail } from '../failures.js';
import type { Afc } from '../services/afc.js';
import { InstallationProxy } from '../services/installation-proxy.js';
import type { ServiceSource } from '../services/service-source.js';
import { Springboard } from '../services/springboard.js';
import { GatheringBudget } from './gathering-budget.js';
import type { InfoFacts, InstalledApp } from './info-plist.js';
import { type FloodLimits, limits } from './limits.js';

/** A session's values; `DeviceSession` fits. */
export interface ValueSource {
  value(domain?: string, key?: string): Promise<PlistValue | undefined>;
}

/** Everything about the phone that Info.plist says. */
export type PhoneFacts = Pick<
  InfoFacts,
  'values' | 'apps' | 'itunesFiles' | 'itunesSettings' | 'itunesVersion' | 'booksData'
>;

const itunesFolder = '/iTunes_Control/iTunes';
const itunesFileNames = [
  'ApertureAlbumPrefs',
  'IC-Info.sidb',
  'IC-Info.sidv',
  'PhotosFolderAlbums',
  'PhotosFolderName',
  'PhotosFolderPrefs',
  'VoiceMemos.plist',
  'iPhotoAlbumPrefs',
  'iTunesApplicationIDs',
  'iTunesPrefs',
  'iTunesPrefs.plist',
];
const { itunesFileBytes } = limits;
const appAttributes = ['CFBundleIdentifier', 'ApplicationSINF', 'iTunesMetadata'];

/** What the facts are gathered with. */
export interface GatheringTools {
  readonly afc: Afc;
  readonly clock: Pick<Clock, 'now'>;
  readonly limits: Pick<FloodLimits, 'apps'>;
}

/**
 * Asks the phone for what Info.plist is made of. A service that does not answer leaves its part empty, with a notice: a
 * backup without icons is still one (docs/protocols/backup-host.md §3).
 */
export async function gatherInfo(
  session: ServiceSource & ValueSource,
  { afc, clock, limits }: GatheringTools,
  ctx: TaskContext,
): Promise<PhoneFacts> {
  const budget = new GatheringBudget(session.name, clock);
  const part = async <T>(what: string, ask: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      ctx.signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      const { code, message } = fail('part-of-phone-unread', { name: session.name, part: what });
      ctx.log.warn(message, { why: error.message });
      ctx.emit({ kind: 'notice', code, message });
      return otherwise;
    }
  };
  const values = asDict(await session.value()) ?? {};
  const settings = asDict(await session.value('com.apple.iTunes')) ?? {};
  const itunesVersion = await session.value('com.apple.mobile.iTunes', 'MinITunesVersion');
  const apps = await part('apps', () => readApps(session, budget, limits), []);
  return {
    values,
    itunesSettings: await part('iTunes settings', async () => writable(settings), {}),
    itunesVersion: typeof itunesVersion === 'string' ? itunesVersion : undefined,
    apps: await part('icons', () => withIcons(session, apps, budget), apps),
    itunesFiles: await part('iTunes files', () => readItunesFiles(afc, budget), {}),
    booksData: await part('books', () => readFile(afc, '/Books/iBooksData2.plist', budget), undefined),
  };
}

/** Settings that no XML list can hold would make all of Info.plist unwritable. @throws formats/plist-unwritable */
function writable(settings: PlistDict): PlistDict {
  writeXmlPlist({ settings });
  return settings;
}

async function readApps(
  source: ServiceSource,
  budget: GatheringBudget,
  limits: Pick<FloodLimits, 'apps'>,
): Promise<InstalledApp[]> {
  await using proxy = await InstallationProxy.open(source);
  const apps: InstalledApp[] = [];
  for await (const app of proxy.browse({ attributes: appAttributes })) {
    const bundleId = textIn(app, 'CFBundleIdentifier');
    if (bundleId !== undefined) apps.push(appFrom(bundleId, app, budget));
    if (apps.length > limits.apps) throw fail('too-much', { name: source.name, what: 'apps', limit: limits.apps });
  }
  return apps;
}

function appFrom(bundleId: string, app: PlistDict, budget: GatheringBudget): InstalledApp {
  const sinf = dataIn(app, 'ApplicationSINF');
  const metadata = dataIn(app, 'iTunesMetadata');
  budget.spend(bundleId.length + (sinf?.length ?? 0) + (metadata?.length ?? 0));
  return { bundleId, sinf, metadata };
}

async function withIcons(
  source: ServiceSource,
  apps: readonly InstalledApp[],
  budget: GatheringBudget,
): Promise<InstalledApp[]> {
  await using springboard = await Springboard.open(source);
  const all: InstalledApp[] = [];
  for (const app of apps) {
    const icon = app.sinf && app.metadata ? await springboard.icon(app.bundleId) : undefined;
    budget.spend(icon?.length ?? 0);
    all.push(icon ? { ...app, icon } : app);
  }
  return all;
}

async function readItunesFiles(afc: Afc, budget: GatheringBudget): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const name of itunesFileNames) {
    const content = await readFile(afc, `${itunesFolder}/${name}`, budget);
    if (content) files[name] = content;
  }
  return files;
}

/** `undefined` for a file that is missing, empty, or larger than such a file ever is. */
async function readFile(afc: Afc, path: string, budget: GatheringBudget): Promise<Uint8Array | undefined> {
  if (!(await afc.info(path))) return undefined;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of afc.read(path)) {
    length += piece.length;
    budget.spend(piece.length);
    if (length > itunesFileBytes) return undefined;
    parts.push(piece);
  }
  return length > 0 ? concatBytes(parts) : undefined;
}
