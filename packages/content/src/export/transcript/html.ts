import type { TranscriptCard, TranscriptLine } from '../../description.js';
import type { Format } from '../format.js';
import { escapeHtml, relativeUrl, safeUrl } from '../page/escape.js';
import { PageFrame } from '../page/page-frame.js';
import { Zoned } from '../page/zoned.js';
import { markedText } from './marked-text.js';
import { type PageLook, type PlacedFile, type PlacedFiles, type WrittenPage, writePages } from './pages.js';
import { style } from './style.js';

/** A page for each conversation, and one that lists them (docs/formats/exports.md §5). */
export const writeHtml: Format = async (writing) => {
  const zoned = new Zoned(writing.timeZone);
  const first = `_${writing.kind}.html`;
  using index = writing.folder.create(first);
  const pages = await writePages(writing, '.html', () => new HtmlLook(zoned, writing.timeZone), [first]);
  index.write(`${opening(writing.title)}<table>\n${pages.map(indexRow).join('')}</table>\n${frame.foot}`);
  index.finish();
};

function indexRow({ name, title, lines }: WrittenPage): string {
  return `<tr><td><a href="${escapeHtml(relativeUrl(name))}" dir="auto">${escapeHtml(title)}</a></td><td>${lines}</td></tr>\n`;
}

const frame = new PageFrame(style);

function opening(title: string): string {
  return `${frame.head(title)}<h1 dir="auto">${escapeHtml(title)}</h1>\n`;
}

class HtmlLook implements PageLook {
  readonly #zoned: Zoned;
  readonly #timeZone: string;
  #day = '';

  constructor(zoned: Zoned, timeZone: string) {
    this.#zoned = zoned;
    this.#timeZone = timeZone;
  }

  head(title: string, picture: PlacedFile | undefined): string {
    return `${opening(title)}${pictureOf(picture, 'portrait')}<p class="meta">Times: ${escapeHtml(this.#timeZone)}</p>\n`;
  }

  line(line: TranscriptLine, files: PlacedFiles): string {
    const { date, event } = line;
    const day = date ? this.#zoned.day(date) : 'Without a time';
    const heading = day === this.#day ? '' : `<h2>${day}</h2>\n`;
    this.#day = day;
    const time = date ? this.#zoned.time(date) : '';
    if (event !== undefined) return `${heading}<p class="event" dir="auto">${time} ${escapeHtml(event)}</p>\n`;
    return `${heading}<article class="${line.isMine ? 'mine' : 'theirs'}">\n${articleOf(line, files, { time, zoned: this.#zoned })}</article>\n`;
  }

  foot(): string {
    return frame.foot;
  }
}

interface Clock {
  readonly time: string;
  readonly zoned: Zoned;
}

function articleOf(line: TranscriptLine, { attachments, picture }: PlacedFiles, { time, zoned }: Clock): string {
  const { sender, subject, text, stretches = [], quote, card, reactions, remarks, history } = line;
  return [
    `<div class="meta"><bdi>${escapeHtml(sender)}</bdi> <time>${time}</time></div>\n`,
    quote === undefined ? '' : `<blockquote dir="auto">${escapeHtml(quote)}</blockquote>\n`,
    ...attachments.map(fileOf),
    subject === undefined ? '' : `<div class="words" dir="auto"><b>${escapeHtml(subject)}</b></div>\n`,
    text === undefined ? '' : `<div class="words" dir="auto">${markedText(text, stretches)}</div>\n`,
    card ? cardOf(card, picture) : '',
    history.length === 0 ? '' : historyOf(history, zoned),
    reactions.length === 0 ? '' : `<div class="reactions">${reactions.map(escapeHtml).join(' · ')}</div>\n`,
    remarks.length === 0 ? '' : `<div class="remark">${remarks.map(escapeHtml).join(' · ')}</div>\n`,
  ].join('');
}

function cardOf({ title, text, url }: TranscriptCard, picture: PlacedFile | undefined): string {
  const address = url === undefined ? undefined : safeUrl(url);
  const link =
    address === undefined
      ? ''
      : `<br><a href="${escapeHtml(address)}" rel="noreferrer noopener">${escapeHtml(address)}</a>`;
  const words = text === undefined ? '' : `<div class="caption">${escapeHtml(text)}</div>`;
  return `<div class="card" dir="auto">${pictureOf(picture, 'preview')}<b>${escapeHtml(title)}</b>${words}${link}</div>\n`;
}

function historyOf(history: TranscriptLine['history'], zoned: Zoned): string {
  const since = (date: Date | undefined): string => (date ? `<time>${zoned.full(date)}</time> ` : '');
  const versions = history.map(({ date, text }) => `<li dir="auto">${since(date)}${escapeHtml(text)}</li>`);
  return `<details class="remark"><summary>Before it was edited</summary><ol>${versions.join('')}</ol></details>\n`;
}

/** A picture that stands for something, where it is here and can be shown. */
function pictureOf(picture: PlacedFile | undefined, look: string): string {
  if (picture?.place === undefined || !pictures.has(picture.mediaType ?? '')) return '';
  return `<img class="${look}" src="${escapeHtml(relativeUrl(picture.place))}" alt="" loading="lazy">\n`;
}

/** Kinds that every browser shows and none of them runs. */
const pictures = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

function fileOf({ name, mediaType = '', place, transcript }: PlacedFile): string {
  const words = escapeHtml(name);
  const said = transcript === undefined ? '' : `<div class="remark" dir="auto">“${escapeHtml(transcript)}”</div>\n`;
  if (place === undefined) return `<div class="card">${words} <span class="remark">(not here)</span></div>\n${said}`;
  const address = escapeHtml(relativeUrl(place));
  const link = `<div class="card"><a href="${address}" download>${words}</a></div>\n${said}`;
  if (pictures.has(mediaType)) return `<a href="${address}"><img src="${address}" alt="${words}" loading="lazy"></a>\n`;
  if (mediaType.startsWith('video/')) return `<video src="${address}" controls preload="none"></video>\n${link}`;
  if (mediaType.startsWith('audio/')) return `<audio src="${address}" controls preload="none"></audio>\n${link}`;
  return link;
}
