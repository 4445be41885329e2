import { AppError } from '@pearmain/base';
import {
  arrayIn,
  asDict,
  isDict,
  type KeyedArchive,
  openKeyedArchive,
  type PlistDict,
  type PlistValue,
  parsePlist,
} from '@pearmain/formats';
import { withoutEmpty } from '../store/without-empty.js';
import type { Balloon } from './item.js';

const limits = { depth: 64, values: 50_000 };
const links = 'com.apple.messages.URLBalloonProvider';

/** A balloon, of what could be read of its payload (docs/formats/content-messages.md §7). */
export function readBalloon(bundle: string | undefined, payload: Uint8Array | undefined): Balloon | undefined {
  if (bundle === undefined) return undefined;
  const app = bundle === links ? 'link' : (bundle.split(':')[2] ?? bundle);
  const archive = payload && openPayload(payload);
  if (!archive) return { app };
  return { app, ...(app === 'link' ? linkIn(archive) : appIn(archive)) };
}

function openPayload(payload: Uint8Array): KeyedArchive | undefined {
  try {
    return openKeyedArchive(parsePlist(payload, limits));
  } catch (error) {
    if (error instanceof AppError) return undefined; // handwriting and the like are of kinds of their own
    throw error;
  }
}

function linkIn(archive: KeyedArchive): Partial<Balloon> {
  const { root } = archive;
  const metadata = inside(archive, root['richLinkMetadata'] ?? root['metadata']) ?? root;
  const special = inside(archive, metadata['specialization'] ?? metadata['specialization2']) ?? {};
  return withoutEmpty({
    url: urlIn(archive, metadata['URL']) ?? urlIn(archive, metadata['originalURL']),
    title: textIn(archive, metadata['title']) ?? textIn(archive, special['name']),
    summary: textIn(archive, metadata['summary']) ?? textIn(archive, special['artist'] ?? special['address']),
    siteName: textIn(archive, metadata['siteName']),
  });
}

function appIn(archive: KeyedArchive): Partial<Balloon> {
  const said = dictionary(archive, archive.root);
  const words = dictionary(archive, asDict(archive.resolve(said['userInfo'])) ?? {});
  const first = (...keys: readonly string[]) => keys.map((key) => textIn(archive, words[key])).find((text) => text);
  return withoutEmpty({
    appName: textIn(archive, said['an']),
    url: urlIn(archive, said['URL']),
    title: textIn(archive, said['ldtext']) ?? first('image-title', 'caption'),
    summary: first('caption', 'image-subtitle', 'subcaption'),
  });
}

/** A dictionary of an archive by its keys: lists of keys and values, or the keys themselves. */
function dictionary(archive: KeyedArchive, dict: PlistDict): Readonly<Record<string, PlistValue>> {
  const keys = arrayIn(dict, 'NS.keys');
  const values = arrayIn(dict, 'NS.objects');
  if (!keys || !values) return dict;
  const found: [string, PlistValue][] = [];
  for (const [index, key] of keys.entries()) {
    const [name, value] = [safely(() => archive.text(key)), values[index]];
    if (name !== undefined && value !== undefined) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

function inside(archive: KeyedArchive, value: PlistValue | undefined): PlistDict | undefined {
  const object = safely(() => archive.resolve(value));
  return isDict(object) ? object : undefined;
}

function textIn(archive: KeyedArchive, value: PlistValue | undefined): string | undefined {
  const text = safely(() => archive.text(value));
  return text === '' ? undefined : text;
}

function urlIn(archive: KeyedArchive, value: PlistValue | undefined): string | undefined {
  const object = inside(archive, value);
  return object ? textIn(archive, object['NS.relative']) : textIn(archive, value);
}

/** One part of a payload that is damaged does not take the others with it. */
function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
