import type { Paragraph, ParagraphStyle, Span } from '../rich-document.js';
import { withoutEmpty } from '../store/without-empty.js';
import { htmlTokens } from './html-tokens.js';

const blocks = new Set('p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote pre table tr hr body html'.split(' '));
const hidden = new Set(['script', 'style', 'head', 'title']);
const headings: Readonly<Record<string, ParagraphStyle>> = {
  h1: 'title',
  h2: 'heading',
  h3: 'subheading',
  pre: 'code',
};

/**
 * The lines of a note that is HTML (docs/formats/content-notes.md §7). It comes from strangers by mail too: of its tags those are
 * understood that notes are made of, and all others are passed over, so that none of them comes out again.
 */
export function wordsOfHtml(html: string): Paragraph[] {
  const reader = new HtmlWords();
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') reader.text(token.text);
    else if (token.isEnd) reader.end(token.name);
    else reader.start(token.name, token.attributes);
  }
  return reader.finish();
}

class HtmlWords {
  readonly #paragraphs: Paragraph[] = [];
  readonly #depths = new Map<string, number>();
  readonly #lists: string[] = [];
  readonly #links: (string | undefined)[] = [];
  #spans: Span[] = [];
  #style: ParagraphStyle = 'body';

  start(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'br') this.#line(true);
    if (blocks.has(name)) this.#line(false);
    if (name === 'ul' || name === 'ol') this.#lists.push(name);
    if (name === 'li') this.#style = this.#lists.at(-1) === 'ol' ? 'number' : 'bullet';
    if (name === 'a') this.#links.push(attributes.get('href'));
    this.#style = headings[name] ?? this.#style;
    this.#deepen(name, 1);
  }

  end(name: string): void {
    if (blocks.has(name)) this.#line(false);
    if (name === 'ul' || name === 'ol') this.#lists.pop();
    if (name === 'a') this.#links.pop();
    this.#deepen(name, -1);
  }

  text(text: string): void {
    if ([...hidden].some((name) => this.#isIn(name))) return;
    const words = this.#isIn('pre') ? text : text.replace(/[ \t\r\n\f]+/g, ' ');
    if (words === '' || (words === ' ' && this.#spans.length === 0)) return;
    this.#spans.push({
      text: words,
      ...withoutEmpty({
        isBold: this.#isIn('b') || this.#isIn('strong') || undefined,
        isItalic: this.#isIn('i') || this.#isIn('em') || undefined,
        isUnderlined: this.#isIn('u') || undefined,
        isStruck: this.#isIn('s') || this.#isIn('strike') || undefined,
        link: this.#links.at(-1),
      }),
    });
  }

  finish(): Paragraph[] {
    this.#line(false);
    return this.#paragraphs;
  }

  /** Ends a line; an empty one only where it was asked for. */
  #line(isWanted: boolean): void {
    if (this.#spans.length > 0 || isWanted) {
      const isQuote = this.#isIn('blockquote') || undefined;
      const indent = this.#lists.length > 1 ? Math.min(20, this.#lists.length - 1) : undefined;
      this.#paragraphs.push({ style: this.#style, ...withoutEmpty({ isQuote, indent }), spans: this.#spans });
    }
    this.#spans = [];
    this.#style = 'body';
  }

  #isIn(name: string): true | undefined {
    return (this.#depths.get(name) ?? 0) > 0 || undefined;
  }

  #deepen(name: string, by: number): void {
    this.#depths.set(name, Math.max(0, (this.#depths.get(name) ?? 0) + by));
  }
}
