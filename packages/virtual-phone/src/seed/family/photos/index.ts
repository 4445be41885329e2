import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type PlistDict, Real, writeBinaryPlist, writeXmlPlist } from '@pearmain/formats';
import { uuidFor } from '../../making/labels.js';
import { appleSeconds, later, moment } from '../../making/moments.js';
import { quickTime } from '../../making/movie.js';
import type { SeedWriter } from '../../seed-writer.js';
import { landscape, portrait, screenshot } from '../pictures.js';
import { type AssetPlan, assets } from './assets.js';
import { photoLibrary } from './library.js';

const domain = 'CameraRollDomain';
/** How many pictures the file service shows too. */
const picturesInMediaFolder = 4;

/** Photos: the camera roll, its thumbnails and Photos.sqlite (docs/formats/seeds.md §4.6). */
export function seedPhotos(writer: SeedWriter, mediaFolder: string): void {
  const sizes = assets.map((asset, index) => {
    const content = original(asset);
    if (!asset.inCloudOnly) writeOriginal(writer, asset, content);
    if (index < picturesInMediaFolder) putInMediaFolder(mediaFolder, asset, content);
    writeThumbnails(writer, asset);
    return content.length;
  });
  const modified = moment('2026-01-09T21:00:00Z');
  writer.file(domain, 'Media/PhotoData/Photos.sqlite', photoLibrary(sizes), {
    born: moment('2024-09-20T08:16:00Z'),
    modified,
  });
  const marker = writeBinaryPlist({ DCIMLastDirectoryNumber: 101, DCIMLastFileNumber: 2 });
  writer.file(domain, 'Media/PhotoData/MISC/DCIM_APPLE.plist', marker, { modified });
  writer.file(domain, 'Media/PhotoData/protection', new Uint8Array(0), { modified });
}

/** The identifier that both halves of a Live Photo carry. */
function contentIdentifier(asset: AssetPlan): string {
  return uuidFor(`live photo ${asset.fileName}`);
}

function original(asset: AssetPlan): Uint8Array {
  const { fileName, width, height, kind, taken, place } = asset;
  if (kind === 'screenshot') return screenshot(fileName, width, height);
  if (kind === 'video') return video(fileName, taken, 30);
  const label = `${asset.directory}/${fileName}`;
  return landscape(label, width, height, {
    make: 'Apple',
    model: kind === 'selfie' ? 'iPhone 13 front camera' : 'iPhone 13',
    taken: taken.replace('T', ' ').replaceAll('-', ':').replace('Z', ''),
    zone: '+00:00',
    ...(place ? { place } : {}),
    ...(kind === 'live' ? { contentIdentifier: contentIdentifier(asset) } : {}),
  });
}

function video(
  label: string,
  taken: string,
  frameCount: number,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const frames = Array.from({ length: frameCount }, (_, index) =>
    landscape(`${label} ${index % 3}`, 640, 480, undefined, 0),
  );
  return quickTime({
    made: moment(taken),
    width: 640,
    height: 480,
    framesPerSecond: 10,
    frames,
    ...(metadata ? { metadata } : {}),
  });
}

function writeOriginal(writer: SeedWriter, asset: AssetPlan, content: Uint8Array): void {
  const path = `Media/${asset.directory}/${asset.fileName}`;
  const times = { modified: moment(asset.taken) };
  writer.file(domain, path, content, { ...times, extendedAttributes: attributesOf(asset) });
  const stem = path.replace(/\.\w+$/, '');
  if (asset.kind === 'live') {
    const movie = video(asset.fileName, asset.taken, 15, { 'content.identifier': contentIdentifier(asset) });
    writer.file(domain, `${stem}.MOV`, movie, times);
  }
  if (asset.edited) writeEdit(writer, asset, stem);
}

function writeEdit(writer: SeedWriter, asset: AssetPlan, stem: string): void {
  const edited = { modified: later(moment(asset.taken), 3600) };
  const adjustments: PlistDict = {
    adjustmentBaseVersion: 0,
    adjustmentData: Buffer.from('brighter'),
    adjustmentEditorBundleID: 'com.apple.mobileslideshow',
    adjustmentFormatIdentifier: 'com.apple.photo',
    adjustmentFormatVersion: '1.5',
    adjustmentTimestamp: edited.modified,
  };
  const folder = `${stem.replace('Media/DCIM', 'Media/PhotoData/Mutations/DCIM')}/Adjustments`;
  const result = landscape(`${asset.fileName} edited`, asset.width, asset.height);
  writer.file(domain, `${folder}/FullSizeRender.jpg`, result, edited);
  writer.file(domain, `${folder}/Adjustments.plist`, writeBinaryPlist(adjustments), edited);
  writer.file(domain, `${stem}.AAE`, writeXmlPlist(adjustments), edited);
}

function writeThumbnails(writer: SeedWriter, asset: AssetPlan): void {
  const folder = `Media/PhotoData/Thumbnails/V2/${asset.directory}/${asset.fileName}`;
  const times = { modified: later(moment(asset.taken), 5) };
  const label = `${asset.directory}/${asset.fileName}`;
  const small = asset.people ? portrait(label, 120) : landscape(label, 120, 120, undefined, 0);
  writer.file(domain, `${folder}/5003.JPG`, small, times);
  if (asset.inCloudOnly) return;
  writer.file(domain, `${folder}/5005.JPG`, landscape(label, 360, 270, undefined, 0), times);
}

/** What the photo service writes beside each picture; a phone keeps these as extended attributes. */
function attributesOf(asset: AssetPlan): PlistDict {
  const number = (value: number): Uint8Array => Uint8Array.of(value, 0);
  return {
    'com.apple.assetsd.UUID': Buffer.from(
      uuidFor(`asset ${asset.directory}/${asset.fileName}`).replaceAll('-', ''),
      'hex',
    ),
    'com.apple.assetsd.assetType': number(3),
    'com.apple.assetsd.favorite': number(asset.favorite ? 1 : 0),
    'com.apple.assetsd.hidden': number(asset.hidden ? 1 : 0),
    'com.apple.assetsd.trashed': number(asset.trashed ? 1 : 0),
    'com.apple.assetsd.timeZoneName': Buffer.from('Europe/Berlin'),
    'com.apple.assetsd.addedDate': writeBinaryPlist(new Real(appleSeconds(moment(asset.taken)))),
  };
}

function putInMediaFolder(mediaFolder: string, asset: AssetPlan, content: Uint8Array): void {
  const path = join(mediaFolder, asset.directory, asset.fileName);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
