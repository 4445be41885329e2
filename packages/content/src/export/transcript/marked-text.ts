import type { TextStretch } from '../../description.js';
import { escapeHtml, safeUrl } from '../page/escape.js';

const marks = [
  ['bold', 'b'],
  ['italic', 'i'],
  ['underline', 'u'],
  ['strikethrough', 's'],
] as const;

/** Text with its stretches marked. A stretch that overlaps another or lies outside is left as it is. */
export function markedText(text: string, stretches: readonly TextStretch[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const stretch of stretches) {
    const end = stretch.start + stretch.length;
    if (stretch.start < done || end > text.length) continue;
    parts.push(escapeHtml(text.slice(done, stretch.start)), marked(text.slice(stretch.start, end), stretch));
    done = end;
  }
  parts.push(escapeHtml(text.slice(done)));
  return parts.join('');
}

function marked(words: string, stretch: TextStretch): string {
  const names = marks.filter(([key]) => stretch[key]).map(([, name]) => name);
  const address = stretch.url === undefined ? undefined : safeUrl(stretch.url);
  const [opening, closing] = [names.map((name) => `<${name}>`), names.toReversed().map((name) => `</${name}>`)];
  const inner = `${opening.join('')}${escapeHtml(words)}${closing.join('')}`;
  const noted = stretch.note === undefined ? inner : `<span title="${escapeHtml(stretch.note)}">${inner}</span>`;
  if (address === undefined) return noted;
  return `<a href="${escapeHtml(address)}" rel="noreferrer noopener">${noted}</a>`;
}
