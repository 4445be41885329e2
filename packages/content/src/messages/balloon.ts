import type { KeyedArchive, PlistDict } from '@pearmain/formats';
import { unixSecondsToDate } from '@pearmain/formats';
import { withoutEmpty } from '../store/without-empty.js';
import { readDrawing } from './drawing.js';
import type { Attachment, Balloon, BalloonKind } from './item.js';
import { openPayload, PayloadReader } from './payload.js';

const links = 'com.apple.messages.URLBalloonProvider';

/** What a message has in place of words. */
export interface BalloonFacts {
  readonly bundle: string | undefined;
  readonly payload: Uint8Array | undefined;
  /** What came with it and is not shown by itself, in its order. */
  readonly hidden: readonly Attachment[];
  readonly text: string | undefined;
}

/** A balloon, of what could be read of its payload (docs/formats/content-messages.md §7). */
export function readBalloon({ bundle, payload, hidden, text }: BalloonFacts): Balloon | undefined {
  const isBareLink = bundle === undefined && payload !== undefined && /^https?:\/\/\S+$/.test(text ?? '');
  if (bundle === undefined && !isBareLink) return undefined;
  const app = isBareLink || bundle === links ? 'link' : (bundle?.split(':')[2] ?? bundle ?? '');
  const drawing = readDrawing(app, payload);
  if (drawing) return { app, ...drawing };
  const archive = payload && openPayload(payload);
  if (app === 'link') return archive || !isBareLink ? { app, ...linkIn(archive, hidden) } : undefined;
  return { app, ...(archive ? appIn(archive, app) : { kind: kindOfApp(app) }) };
}

type Facts = Omit<Balloon, 'app'>;

function linkIn(archive: KeyedArchive | undefined, hidden: readonly Attachment[]): Facts {
  if (!archive) return { kind: 'link' };
  const read = new PayloadReader(archive);
  const { root } = archive;
  const metadata = read.inside(root['richLinkMetadata'] ?? root['metadata']) ?? root;
  const special = read.inside(metadata['specialization'] ?? metadata['specialization2']) ?? {};
  const shared = read.inside(metadata['collaborationMetadata']);
  const captions = ['album', 'subtitle', 'genre'].map((key) => read.text(special[key]));
  return {
    kind: kindOfLink(read, special, shared),
    ...withoutEmpty({
      url: read.url(metadata['URL']) ?? read.url(metadata['originalURL']),
      title: read.text(metadata['title']) ?? read.text(special['name']) ?? read.text(shared?.['title']),
      summary: read.text(metadata['summary']) ?? read.text(special['artist'] ?? special['address']),
      siteName: read.text(metadata['siteName']),
      captions: filled(captions),
      date: shared && read.date(shared['creationDate']),
      picture: pictureOf(read, metadata, hidden),
    }),
  };
}

function kindOfLink(read: PayloadReader, special: PlistDict, shared: PlistDict | undefined): BalloonKind {
  if (shared) return 'collaboration';
  if (read.text(special['artist']) !== undefined || read.text(special['album']) !== undefined) return 'music';
  if (read.text(special['platform']) !== undefined || read.text(special['genre']) !== undefined) return 'app-store';
  return special['addressComponents'] === undefined ? 'link' : 'place';
}

/** Pictures of a link are hidden attachments, and named by their number among them. */
function pictureOf(read: PayloadReader, metadata: PlistDict, hidden: readonly Attachment[]): Attachment | undefined {
  const image = read.inside(metadata['image']) ?? read.inside(metadata['icon']);
  const number = image?.['richLinkImageAttachmentSubstituteIndex'];
  const found = typeof number === 'number' ? hidden[number] : undefined;
  return found && { ...withoutEmpty({ mediaType: read.text(image?.['MIMEType']) }), ...found };
}

const apps: readonly (readonly [bundle: RegExp, kind: BalloonKind])[] = [
  [/PassbookUIService\.PeerPayment/, 'payment'],
  [/SafetyMonitor/, 'check-in'],
];

function kindOfApp(app: string): BalloonKind {
  return apps.find(([bundle]) => bundle.test(app))?.[1] ?? 'app';
}

const captionKeys = [
  'image-title',
  'image-subtitle',
  'caption',
  'subcaption',
  'secondary-subcaption',
  'tertiary-subcaption',
];

function appIn(archive: KeyedArchive, app: string): Facts {
  const read = new PayloadReader(archive);
  const said = read.dictionary(archive.root);
  const words = read.dictionary(read.inside(said['userInfo']) ?? {});
  const first = (...keys: readonly string[]) => keys.map((key) => read.text(words[key])).find((text) => text);
  const title = read.text(said['ldtext']) ?? first('image-title', 'caption') ?? read.text(said['AccessibilityLabel']);
  const summary = first('caption', 'image-subtitle', 'subcaption');
  const others = captionKeys.map((key) => read.text(words[key])).filter((text) => text !== title && text !== summary);
  const url = read.url(said['URL']);
  return {
    kind: kindOfApp(app),
    ...withoutEmpty({
      appName: read.text(said['an']),
      url,
      title,
      summary,
      captions: filled(others),
      date: kindOfApp(app) === 'check-in' ? sentAt(url) : undefined,
      session: read.uuid(said['sessionIdentifier']),
    }),
  };
}

/** A check-in says in the query of its address when it was sent, in seconds since 1970. */
function sentAt(url: string | undefined): Date | undefined {
  const seconds = Number(new URLSearchParams(url?.replace(/^[^?]*\?/, '')).get('sendDate') ?? Number.NaN);
  const date = unixSecondsToDate(seconds);
  return seconds > 0 && !Number.isNaN(date.getTime()) ? date : undefined;
}

/** Each once; nothing where nothing is said. */
function filled(texts: readonly (string | undefined)[]): readonly string[] | undefined {
  const said = [...new Set(texts.filter((text) => text !== undefined))];
  return said.length === 0 ? undefined : said;
}
