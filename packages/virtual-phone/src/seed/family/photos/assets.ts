/** A picture or video of the camera roll, in words. */
export interface AssetPlan {
  /** Below `Media/`, as `ZDIRECTORY`. */
  readonly directory: string;
  readonly fileName: string;
  readonly taken: string;
  readonly kind: 'photo' | 'live' | 'screenshot' | 'video' | 'panorama' | 'selfie';
  readonly width: number;
  readonly height: number;
  readonly place?: { readonly latitude: number; readonly longitude: number };
  readonly favorite?: boolean;
  readonly hidden?: boolean;
  readonly trashed?: boolean;
  readonly edited?: boolean;
  readonly caption?: string;
  readonly keywords?: readonly string[];
  readonly people?: readonly string[];
  /** Frames of one burst share a label; the pick is Apple's bit field. */
  readonly burst?: { readonly label: string; readonly pick: number };
  /** The original lies in iCloud alone; only thumbnails are on the phone. */
  readonly inCloudOnly?: boolean;
  /** The name the file came with, where it has another one now. */
  readonly originalName?: string;
  readonly importedBy?: string;
}

const gotland = { latitude: 57.6348, longitude: 18.2948 };
const berlin = { latitude: 52.5096, longitude: 13.376 };
const roll = 'DCIM/100APPLE';
const full = { width: 4032, height: 3024 };
const half = { width: 2016, height: 1512 };

function numbered(
  first: number,
  count: number,
  of: (index: number) => Omit<AssetPlan, 'directory' | 'fileName'>,
): AssetPlan[] {
  return Array.from({ length: count }, (_, index) => {
    const facts = of(index);
    const extension = facts.kind === 'screenshot' ? 'PNG' : facts.kind === 'video' ? 'MOV' : 'JPG';
    return { directory: roll, fileName: `IMG_${String(first + index).padStart(4, '0')}.${extension}`, ...facts };
  });
}

const day = (index: number): string => String(index + 1).padStart(2, '0');

/** The camera roll, oldest first. */
export const assets: readonly AssetPlan[] = [
  ...numbered(1, 6, (index) => ({
    kind: 'photo',
    taken: `2025-07-${day(index + 14)}T12:0${index}:00Z`,
    ...full,
    place: gotland,
    keywords: ['Gotland'],
  })),
  ...numbered(7, 24, (index) => ({
    kind: 'photo',
    taken: `2025-08-${day(index)}T16:30:00Z`,
    ...half,
    ...(index % 3 === 0 ? { place: berlin } : {}),
  })),
  ...numbered(31, 1, () => ({
    kind: 'live',
    taken: '2025-09-01T07:45:00Z',
    ...half,
    place: berlin,
    favorite: true,
    people: ['Mila Lindqvist', 'Theo Lindqvist'],
    keywords: ['Kids'],
    caption: 'First day of school 🎒',
  })),
  ...numbered(32, 3, (index) => ({
    kind: 'screenshot',
    taken: `2025-09-${day(index + 4)}T20:00:00Z`,
    width: 1170,
    height: 2532,
  })),
  ...numbered(35, 4, (index) => ({
    kind: 'photo',
    taken: `2025-09-20T10:00:0${index}Z`,
    ...half,
    burst: { label: 'jump', pick: [2, 20, 8, 2][index] ?? 2 },
  })),
  ...numbered(39, 2, (index) => ({
    kind: 'video',
    taken: `2025-09-2${index + 1}T11:00:00Z`,
    width: 640,
    height: 480,
    people: ['Mila Lindqvist'],
  })),
  ...numbered(41, 1, () => ({
    kind: 'photo',
    taken: '2025-10-02T17:00:00Z',
    ...half,
    edited: true,
    people: ['Jonas Lindqvist'],
    keywords: ['Kids'],
  })),
  ...numbered(42, 1, () => ({ kind: 'photo', taken: '2025-10-05T09:00:00Z', ...half, trashed: true })),
  ...numbered(43, 1, () => ({ kind: 'photo', taken: '2025-10-06T09:00:00Z', ...half, hidden: true })),
  ...numbered(44, 1, () => ({
    kind: 'selfie',
    taken: '2025-10-07T18:20:00Z',
    ...half,
    favorite: true,
    people: ['Jonas Lindqvist', 'Nora Lindqvist', ''],
  })),
  ...numbered(45, 1, () => ({ kind: 'panorama', taken: '2025-10-08T15:00:00Z', width: 6000, height: 1000 })),
  {
    directory: 'DCIM/101APPLE',
    fileName: 'IMG_0001.JPG',
    kind: 'photo',
    taken: '2025-11-01T12:00:00Z',
    ...half,
    originalName: 'DSC00471.JPG',
  },
  {
    directory: 'DCIM/101APPLE',
    fileName: 'IMG_0002.JPG',
    kind: 'photo',
    taken: '2025-11-02T12:00:00Z',
    ...half,
    importedBy: 'net.whatsapp.WhatsApp',
  },
  {
    directory: 'PhotoData/CPLAssets/group106',
    fileName: 'EB1E6E42-2455-4EDC-9259-D00E097B5E82.JPG',
    kind: 'photo',
    taken: '2024-12-24T18:00:00Z',
    ...full,
    inCloudOnly: true,
    originalName: 'IMG_8841.JPG',
  },
];

/** An album or folder; `holds` are places in `assets`, in the album's order. */
export interface AlbumPlan {
  readonly title: string;
  /** 2 user album, 1505 shared album, 4000 folder, 3999 root folder, others as Apple counts. */
  readonly kind: number;
  readonly inside?: string;
  readonly holds?: readonly number[];
  readonly trashed?: boolean;
}

/** Albums and folders, parents first. */
export const albums: readonly AlbumPlan[] = [
  { title: 'Root', kind: 3999 },
  { title: 'Gotland 2025', kind: 2, inside: 'Root', holds: [5, 0, 1, 2, 3, 4] },
  { title: 'Reisen', kind: 4000, inside: 'Root' },
  { title: 'Berlin', kind: 2, inside: 'Reisen', holds: [6, 9, 12] },
  { title: 'Reisen', kind: 2, inside: 'Reisen', holds: [30] },
  { title: 'Leer', kind: 2, inside: 'Root', holds: [] },
  { title: 'Deleted album', kind: 2, inside: 'Root', trashed: true },
  { title: 'Familie Sjöberg', kind: 1505, holds: [30, 43] },
  { title: 'Videos', kind: 1602 },
  { title: 'Favourites', kind: 1607 },
];
