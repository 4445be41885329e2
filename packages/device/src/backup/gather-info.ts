import { AppError, type TaskContext } from '@pearmain/base';
import { asDict, concatBytes, dataIn, type PlistDict, type PlistValue, textIn } from '@pearmain/formats';
import { fail } from '../failures.js';
import type { Afc } from '../services/afc.js';
import { InstallationProxy } from '../services/installation-proxy.js';
import type { ServiceSource } from '../services/service-source.js';
import { Springboard } from '../services/springboard.js';
import type { InfoFacts, InstalledApp } from './info-plist.js';
import { limits } from './limits.js';

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
const appAttributes = ['CFBundleIdentifier', 'ApplicationSINF', 'iTunesMetadata'];

/**
 * Asks the phone for what Info.plist is made of. A service that does not answer leaves its part empty, with a notice: a
 * backup without icons is still one (docs/protocols/backup-host.md §3).
 */
export async function gatherInfo(
  session: ServiceSource & ValueSource,
  afc: Afc,
  ctx: TaskContext,
): Promise<PhoneFacts> {
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
  const itunesSettings = asDict(await session.value('com.apple.iTunes')) ?? {};
  const itunesVersion = await session.value('com.apple.mobile.iTunes', 'MinITunesVersion');
  const apps = await part('apps', () => readApps(session), []);
  return {
    values,
    itunesSettings,
    itunesVersion: typeof itunesVersion === 'string' ? itunesVersion : undefined,
    apps: await part('icons', () => withIcons(session, apps), apps),
    itunesFiles: await part('iTunes files', () => readItunesFiles(afc), {}),
    booksData: await part('books', () => readFile(afc, '/Books/iBooksData2.plist'), undefined),
  };
}

async function readApps(source: ServiceSource): Promise<InstalledApp[]> {
  await using proxy = await InstallationProxy.open(source);
  const apps: InstalledApp[] = [];
  for await (const app of proxy.browse({ attributes: appAttributes })) {
    const bundleId = textIn(app, 'CFBundleIdentifier');
    if (bundleId !== undefined) apps.push(appFrom(bundleId, app));
    if (apps.length > limits.apps) throw fail('too-much', { name: source.name, what: 'apps', limit: limits.apps });
  }
  return apps;
}

function appFrom(bundleId: string, app: PlistDict): InstalledApp {
  return { bundleId, sinf: dataIn(app, 'ApplicationSINF'), metadata: dataIn(app, 'iTunesMetadata') };
}

async function withIcons(source: ServiceSource, apps: readonly InstalledApp[]): Promise<InstalledApp[]> {
  await using springboard = await Springboard.open(source);
  const all: InstalledApp[] = [];
  for (const app of apps) {
    all.push(app.sinf && app.metadata ? { ...app, icon: await springboard.icon(app.bundleId) } : app);
  }
  return all;
}

async function readItunesFiles(afc: Afc): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const name of itunesFileNames) {
    const content = await readFile(afc, `${itunesFolder}/${name}`);
    if (content) files[name] = content;
  }
  return files;
}

/** `undefined` for a file that is missing, empty, or larger than such a file ever is. */
async function readFile(afc: Afc, path: string): Promise<Uint8Array | undefined> {
  if (!(await afc.info(path))) return undefined;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of afc.read(path)) {
    length += piece.length;
    if (length > limits.itunesFileBytes) return undefined;
    parts.push(piece);
  }
  return length > 0 ? concatBytes(parts) : undefined;
}
