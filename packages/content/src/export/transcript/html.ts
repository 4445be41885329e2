import type { TranscriptCard, TranscriptLine } from '../../description.js';
import type { Format } from '../format.js';
import { escapeHtml, relativeUrl, safeUrl } from '../page/escape.js';
import { decorationHtml, fileHtml, type Medium } from '../page/file-html.js';
import { pageFrames } from '../page/page-frame.js';
import { Zoned } from '../page/zoned.js';
import { markedText } from './marked-text.js';
import { type PageLook, type PlacedFile, type PlacedFiles, type WrittenPage, writePages } from './pages.js';
import { style } from './style.js';

/** A page for each conversation, and one that lists them (docs/formats/exports.md §5). */
export const writeHtml: Format = async (writing) => {
  const first = `_${writing.kind}.html`;
  using index = writing.folder.create(first);
  const pages = await writePages(writing, '.html', htmlLooks(writing.timeZone, 'screen'), [first]);
  index.write(
    `${opening(writing.title, 'screen')}<table>\n${indexHead}${pages.map(indexRow).join('')}</table>\n${frames.screen.foot}`,
  );
  index.finish();
};

const indexHead = '<tr><th scope="col">Conversation</th><th scope="col">Messages</th></tr>\n';

function indexRow({ name, title, lines }: WrittenPage): string {
  return `<tr><td><a href="${escapeHtml(relativeUrl(name))}" dir="auto">${escapeHtml(title)}</a></td><td>${lines}</td></tr>\n`;
}

const frames = pageFrames(style);

function opening(title: string, medium: Medium): string {
  return `${frames[medium].head(title)}<h1 dir="auto">${escapeHtml(title)}</h1>\n`;
}

/** A look for each page, for the screen or for paper, where no file of this computer can be followed. */
export function htmlLooks(timeZone: string, medium: Medium): () => PageLook {
  const zoned = new Zoned(timeZone);
  return () => new HtmlLook({ zoned, timeZone, medium });
}

interface LookFacts {
  readonly zoned: Zoned;
  readonly timeZone: string;
  readonly medium: Medium;
}

class HtmlLook implements PageLook {
  readonly #facts: LookFacts;
  #day = '';

  constructor(facts: LookFacts) {
    this.#facts = facts;
  }

  head(title: string, picture: PlacedFile | undefined): string {
    const { timeZone, medium } = this.#facts;
    const portrait = decorationHtml(picture, 'portrait', medium);
    return `${opening(title, medium)}${portrait}<p class="meta">Times: ${escapeHtml(timeZone)}</p>\n`;
  }

  line(line: TranscriptLine, files: PlacedFiles): string {
    const { date, event } = line;
    const { zoned, medium } = this.#facts;
    const day = date ? zoned.day(date) : 'Without a time';
    const heading = day === this.#day ? '' : `<h2>${day}</h2>\n`;
    this.#day = day;
    const time = date ? zoned.time(date) : '';
    if (event !== undefined) return `${heading}<p class="event" dir="auto">${time} ${escapeHtml(event)}</p>\n`;
    return `${heading}<article class="${line.isMine ? 'mine' : 'theirs'}">\n${articleOf(line, files, { time, zoned, medium })}</article>\n`;
  }

  foot(): string {
    return frames[this.#facts.medium].foot;
  }
}

interface LineFacts {
  readonly time: string;
  readonly zoned: Zoned;
  readonly medium: Medium;
}

function articleOf(
  line: TranscriptLine,
  { attachments, picture }: PlacedFiles,
  { time, zoned, medium }: LineFacts,
): string {
  const { sender, subject, text, stretches = [], quote, card, reactions, remarks, history } = line;
  return [
    `<div class="meta"><bdi>${escapeHtml(sender)}</bdi> <time>${time}</time></div>\n`,
    quote === undefined ? '' : `<blockquote dir="auto">${escapeHtml(quote)}</blockquote>\n`,
    ...attachments.map((file) => fileOf(file, medium)),
    subject === undefined ? '' : `<div class="words" dir="auto"><b>${escapeHtml(subject)}</b></div>\n`,
    text === undefined ? '' : `<div class="words" dir="auto">${markedText(text, stretches)}</div>\n`,
    card ? cardOf(card, decorationHtml(picture, 'preview', medium)) : '',
    history.length === 0 ? '' : historyOf(history, zoned),
    reactions.length === 0 ? '' : `<div class="reactions">${reactions.map(escapeHtml).join(' · ')}</div>\n`,
    remarks.length === 0 ? '' : `<div class="remark">${remarks.map(escapeHtml).join(' · ')}</div>\n`,
  ].join('');
}

function cardOf({ title, text, url }: TranscriptCard, picture: string): string {
  const address = url === undefined ? undefined : safeUrl(url);
  const link =
    address === undefined
      ? ''
      : `<br><a href="${escapeHtml(address)}" rel="noreferrer noopener">${escapeHtml(address)}</a>`;
  const words = text === undefined ? '' : `<div class="caption">${escapeHtml(text)}</div>`;
  return `<div class="card" dir="auto">${picture}<b>${escapeHtml(title)}</b>${words}${link}</div>\n`;
}

function historyOf(history: TranscriptLine['history'], zoned: Zoned): string {
  const since = (date: Date | undefined): string => (date ? `<time>${zoned.full(date)}</time> ` : '');
  const versions = history.map(({ date, text }) => `<li dir="auto">${since(date)}${escapeHtml(text)}</li>`);
  return `<details class="remark"><summary>Before it was edited</summary><ol>${versions.join('')}</ol></details>\n`;
}

function fileOf(file: PlacedFile, medium: Medium): string {
  const { transcript } = file;
  const said = transcript === undefined ? '' : `<div class="remark" dir="auto">“${escapeHtml(transcript)}”</div>\n`;
  return `${fileHtml(file, medium)}\n${said}`;
}
