/** A piece of HTML. */
export type HtmlToken =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'tag';
      readonly name: string;
      readonly isEnd: boolean;
      readonly attributes: ReadonlyMap<string, string>;
    };

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const longestTag = 4096;
const tag = /^(\/?)([A-Za-z][A-Za-z0-9:-]*)/;
const attribute = /([A-Za-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;

/** The tags and texts of a page in their order, each character looked at once; what is no tag is text, comments are nothing. */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at);
    const end = open === -1 ? html.length : open;
    if (end > at) yield { kind: 'text', text: decoded(html.slice(at, end)) };
    if (open === -1) return;
    const isComment = html.startsWith('<!--', open);
    const close = html.indexOf(isComment ? '-->' : '>', open);
    if (close === -1) {
      if (!isComment) yield { kind: 'text', text: decoded(html.slice(open)) };
      return;
    }
    at = close + (isComment ? 3 : 1);
    const inside = html.slice(open + 1, close);
    const found = isComment ? null : tag.exec(inside);
    if (found)
      yield {
        kind: 'tag',
        name: (found[2] ?? '').toLowerCase(),
        isEnd: found[1] === '/',
        attributes: attributesOf(inside.slice(found[0].length, longestTag)),
      };
  }
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(attribute))
    found.set(name.toLowerCase(), decoded(double ?? single ?? bare ?? ''));
  return found;
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
