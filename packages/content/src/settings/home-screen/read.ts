import { arrayIn, asDict, isArray, type PlistDict, type PlistValue, textIn } from '@pearmain/formats';
import type { ReadContext } from '../../reader.js';
import { dictsOf } from '../../store/read-plist.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { HomeIcon } from './item.js';

type Spot = Pick<HomeIcon, 'area' | 'page' | 'position' | 'folder' | 'folderPage' | 'folderPosition'>;

/** What stands where, the dock first. @throws content/damaged-store */
export function* readHomeScreen({ copies, tell }: ReadContext): Generator<HomeIcon> {
  // Other layouts are those of other devices, or what was wished for.
  for (const { dict } of dictsOf(copies.slice(0, 1), tell)) {
    yield* row(arrayIn(dict, 'buttonBar') ?? [], { area: 'dock', page: 1 });
    for (const [index, page] of (arrayIn(dict, 'iconLists') ?? []).entries())
      yield* row(listIn(page), { area: 'page', page: index + 1 });
    yield* row(arrayIn(dict, 'today') ?? [], { area: 'today', page: 1 });
  }
}

function* row(entries: readonly PlistValue[], at: Pick<HomeIcon, 'area' | 'page'>): Generator<HomeIcon> {
  for (const [index, entry] of entries.entries()) yield* icons(entry, { ...at, position: index + 1 });
}

function* icons(entry: PlistValue, spot: Spot): Generator<HomeIcon> {
  if (typeof entry === 'string') {
    yield { kind: 'app', app: entry, ...spot };
    return;
  }
  const facts = asDict(entry);
  if (!facts) return;
  const pages = arrayIn(facts, 'iconLists');
  const stack = arrayIn(facts, 'elements');
  if (pages && spot.folder === undefined) yield* folder(facts, pages, spot);
  else if (stack) {
    for (const [index, element] of stack.entries())
      yield single(
        asDict(element) ?? {},
        { ...spot, ...(stack.length > 1 ? { folderPosition: index + 1 } : {}) },
        facts,
      );
  } else yield single(facts, spot, facts);
}

/** Folders hold no folders. */
function* folder(facts: PlistDict, pages: readonly PlistValue[], spot: Spot): Generator<HomeIcon> {
  const name = textIn(facts, 'displayName') ?? '';
  for (const [page, list] of pages.entries()) {
    for (const [index, entry] of listIn(list).entries())
      yield* icons(entry, { ...spot, folder: name, folderPage: page + 1, folderPosition: index + 1 });
  }
}

function single(facts: PlistDict, spot: Spot, around: PlistDict): HomeIcon {
  const widget = textIn(facts, 'widgetIdentifier');
  const app =
    textIn(facts, 'containerBundleIdentifier') ??
    textIn(facts, 'bundleIdentifier') ??
    textIn(facts, 'displayIdentifier');
  const kind = widget !== undefined ? 'widget' : app === undefined ? 'unknown' : 'app';
  return { kind, ...withoutEmpty({ app, widget, size: textIn(around, 'gridSize') }), ...spot };
}

function listIn(value: PlistValue): readonly PlistValue[] {
  return isArray(value) ? value : [];
}
