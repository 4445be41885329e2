import { randomUUID } from 'node:crypto';
import { arrayIn, dictIn, isDict, newDict, type PlistDict, writeBinaryPlist, writeXmlPlist } from '@pearmain/formats';
import type { BackupParts } from '../backup.js';
import { writePart, writeStatus } from '../convert/backup-frame.js';
import { type IndexName, infoPlist, manifestPlist } from '../layout.js';
import { containerOf } from './proper-name.js';

/** What the properties of a composed backup depend on. */
export interface PlistFacts {
  readonly parts: readonly [BackupParts, ...BackupParts[]];
  /** The domains that entries were taken of. */
  readonly domains: ReadonlySet<string>;
  readonly isWhole: boolean;
  readonly index: IndexName;
  /** The wrapped key of the index, where that is encrypted. */
  readonly indexKey: Uint8Array | undefined;
  readonly now: Date;
}

/**
 * Writes Info.plist, Manifest.plist and Status.plist: those of the first backup, with the apps whose entries were taken, whichever
 * backup these are of (docs/formats/composed-backup.md §5).
 */
export function writePlists(folder: string, facts: PlistFacts): void {
  const { parts, index, now } = facts;
  const [first] = parts;
  writePart(folder, infoPlist, writeXmlPlist(infoOf(facts)));
  writePart(folder, manifestPlist, writeBinaryPlist(manifestOf(facts)));
  const status = first.status && { ...first.status, uuid: randomUUID().toUpperCase() };
  writeStatus(folder, { parts: { ...first, status }, index, now });
}

function manifestOf({ parts, domains, isWhole, indexKey }: PlistFacts): PlistDict {
  const identifiers = new Set([...domains].flatMap((domain) => containerOf(domain) ?? []));
  const raws = parts.map(({ properties }) => properties.raw);
  const applications = entriesOf(raws, 'Applications', identifiers, isWhole);
  const { Applications: old, Containers: containers, ManifestKey: _key, ...kept } = raws[0] ?? {};
  const known = new Set(Object.keys(isDict(old) ? old : {}));
  // What lists of containers hold beside the apps belongs to the phone itself.
  const isKept = (id: string): boolean => isWhole || identifiers.has(id) || !known.has(id);
  return {
    ...kept,
    Applications: applications,
    ...(isDict(containers) ? { Containers: only(containers, isKept) } : {}),
    ...(indexKey ? { ManifestKey: indexKey } : {}),
  };
}

function infoOf({ parts, domains, isWhole }: PlistFacts): PlistDict {
  const apps = new Set([...domains].flatMap((domain) => /^AppDomain-(.+)$/.exec(domain)?.[1] ?? []));
  const raws = parts.map(({ info }) => info?.raw ?? {});
  const [first = {}] = raws;
  const installed = new Set(raws.flatMap((raw) => arrayIn(raw, 'Installed Applications') ?? []));
  const own = new Set(arrayIn(first, 'Installed Applications') ?? []);
  const isKept = (id: unknown): boolean => typeof id === 'string' && (apps.has(id) || (isWhole && own.has(id)));
  return {
    ...first,
    Applications: entriesOf(raws, 'Applications', apps, isWhole),
    'Installed Applications': [...installed].filter(isKept),
  };
}

/** The entries of that name in all dictionaries, the first before the others; all of the first where it comes whole. */
function entriesOf(raws: readonly PlistDict[], key: string, wanted: ReadonlySet<string>, isWhole: boolean): PlistDict {
  const entries = newDict();
  for (const [number, raw] of [...raws.entries()].reverse()) {
    const dict = dictIn(raw, key) ?? {};
    Object.assign(
      entries,
      only(dict, (id) => wanted.has(id) || (isWhole && number === 0)),
    );
  }
  return entries;
}

function only(dict: PlistDict, isKept: (key: string) => boolean): PlistDict {
  const kept = newDict();
  for (const [key, value] of Object.entries(dict)) if (isKept(key)) kept[key] = value;
  return kept;
}
