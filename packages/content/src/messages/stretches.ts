import type { AttributedRun, PlainValue } from '@pearmain/formats';
import { withoutEmpty } from '../store/without-empty.js';
import { type Body, placeholders } from './body.js';
import type { Mention, Part, Style } from './item.js';

/** What a body says about stretches of its words (docs/formats/content-messages.md §4). */
export interface Stretches {
  readonly mentions: readonly Mention[];
  readonly styles: readonly Style[];
  /** The bubbles, where there are several. */
  readonly parts: readonly Part[];
}

const none: Stretches = { mentions: [], styles: [], parts: [] };
/** What a number of `__kIMTextEffectAttributeName` is called. */
const animations: Readonly<Record<number, string>> = {
  4: 'ripple',
  5: 'big',
  6: 'bloom',
  8: 'nod',
  9: 'shake',
  10: 'jitter',
  11: 'small',
  12: 'explode',
};

/** Places are counted in the words as they are shown, without what stands for attachments. */
export function stretchesIn(body: Body | undefined): Stretches {
  if (body === undefined || !body.runs.some(({ attributes }) => attributes.size > 0)) return none;
  const mentions: Mention[] = [];
  const styles: Style[] = [];
  const parts: Part[] = [];
  let start = 0;
  for (const run of body.runs) {
    const words = body.text.slice(run.start, run.start + run.length).replace(placeholders, '');
    const place = { start, length: words.length };
    start += words.length;
    addToParts(parts, run, words);
    if (words === '') continue;
    const address = run.attributes.get('__kIMMentionConfirmedMention');
    if (typeof address === 'string') mentions.push({ ...place, address });
    const style = styleOf(run);
    if (Object.keys(style).length > 0) styles.push({ ...place, ...style });
  }
  return { mentions, styles, parts: parts.length > 1 ? parts : [] };
}

function addToParts(parts: Part[], { attributes }: AttributedRun, words: string): void {
  const part = numberIn(attributes.get('__kIMMessagePartAttributeName'));
  if (part === undefined) return;
  const guid = attributes.get('__kIMFileTransferGUIDAttributeName');
  const last = parts.at(-1);
  if (last?.part === part && typeof guid !== 'string') {
    parts[parts.length - 1] = { ...last, text: (last.text ?? '') + words };
    return;
  }
  parts.push({ part, ...(typeof guid === 'string' ? { attachment: guid } : { text: words }) });
}

function styleOf({ attributes }: AttributedRun) {
  const isOn = (name: string): true | undefined =>
    numberIn(attributes.get(`__kIMText${name}AttributeName`)) === 1 ? true : undefined;
  const animation = numberIn(attributes.get('__kIMTextEffectAttributeName'));
  return withoutEmpty({
    bold: isOn('Bold'),
    italic: isOn('Italic'),
    underline: isOn('Underline'),
    strikethrough: isOn('Strikethrough'),
    animation: animation === undefined ? undefined : (animations[animation] ?? `effect ${animation}`),
    url: urlIn(attributes.get('__kIMLinkAttributeName')),
    code: codeIn(attributes.get('__kIMOneTimeCodeAttributeName')),
  });
}

function numberIn(value: PlainValue | undefined): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : undefined;
}

function urlIn(value: PlainValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  const isUrl = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'url';
  return isUrl ? value.base + value.relative : undefined;
}

function codeIn(value: PlainValue | undefined): string | undefined {
  const code = value instanceof Map ? value.get('code') : undefined;
  return typeof code === 'string' ? code : undefined;
}
