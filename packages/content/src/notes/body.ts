import { ProtobufMessage } from '@pearmain/formats';
import type { Paragraph, ParagraphStyle, Span } from '../rich-document.js';
import { withoutEmpty } from '../store/without-empty.js';
import { unpacked } from './unpack.js';

/** What a note says. */
export interface Body {
  readonly text: string;
  readonly paragraphs: readonly Paragraph[];
}

type Look = Omit<Span, 'text'>;
type Shape = Omit<Paragraph, 'spans'>;

/** A run: so many units of the text have that look, and their line that shape. */
interface Run {
  readonly units: number;
  readonly look: Look;
  readonly shape: Shape;
}

const plain: Shape = { style: 'body' };

/** The text of a packed document and its looks (docs/formats/content-notes.md §3). @throws content/damaged-body, formats/… */
export function readBody(data: Uint8Array): Body {
  const note = ProtobufMessage.read(unpacked(data)).message(2)?.message(3);
  return note ? readNote(note) : { text: '', paragraphs: [] };
}

/** The same of a message that has text (2) and runs (5): a note, or a cell of a table. */
export function readNote(note: ProtobufMessage): Body {
  const text = note.text(2) ?? '';
  return { text, paragraphs: paragraphsOf(text, note.messages(5).map(toRun)) };
}

/** Runs cover the text in its order; where they end, plain text follows. */
function paragraphsOf(text: string, runs: readonly Run[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let spans: Span[] = [];
  let shape: Shape | undefined;
  let at = 0;
  const finish = (): void => {
    paragraphs.push({ ...(shape ?? plain), spans });
    spans = [];
    shape = undefined;
  };
  const covered = runs.reduce((sum, { units }) => sum + units, 0);
  for (const run of [...runs, { units: Math.max(0, text.length - covered), look: {}, shape: plain }]) {
    const pieces = text.slice(at, at + run.units).split('\n');
    at += run.units;
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) finish();
      const isLineEnd = index < pieces.length - 1;
      if (piece !== '') add(spans, { text: piece, ...run.look });
      if (piece !== '' || isLineEnd) shape ??= run.shape;
    }
  }
  if (spans.length > 0) finish();
  return paragraphs;
}

/** Runs may end anywhere, inside words too: neighbours of one look are one span. */
function add(spans: Span[], span: Span): void {
  const before = spans.at(-1);
  if (before && span.thing === undefined && isSameLook(before, span))
    spans[spans.length - 1] = { ...before, text: before.text + span.text };
  else spans.push(span);
}

function isSameLook({ text: _one, ...look }: Span, { text: _other, ...other }: Span): boolean {
  return JSON.stringify(look) === JSON.stringify(other);
}

function toRun(run: ProtobufMessage): Run {
  const weight = run.integer(5) ?? 0;
  const script = run.integer(8) ?? 0;
  const look = withoutEmpty({
    isBold: yes((weight & 1) !== 0),
    isItalic: yes((weight & 2) !== 0),
    isUnderlined: yes((run.integer(6) ?? 0) !== 0),
    isStruck: yes((run.integer(7) ?? 0) !== 0),
    script: script === 0 ? undefined : script > 0 ? ('super' as const) : ('sub' as const),
    link: run.text(9) || undefined,
    color: colorOf(run.message(10)),
    isHighlighted: yes((run.integer(14) ?? 0) !== 0),
    thing: run.message(12)?.text(1),
  });
  return { units: Math.max(0, run.integer(1) ?? 0), look, shape: shapeOf(run.message(2)) };
}

function yes(is: boolean): true | undefined {
  return is ? true : undefined;
}

const styles: Readonly<Record<number, ParagraphStyle>> = {
  0: 'title',
  1: 'heading',
  2: 'subheading',
  4: 'code',
  100: 'bullet',
  101: 'dash',
  102: 'number',
  103: 'check',
};
const aligns: Readonly<Record<number, Paragraph['align']>> = { 1: 'center', 2: 'right', 3: 'justify' };
const deepestIndent = 20;

function shapeOf(style: ProtobufMessage | undefined): Shape {
  if (!style) return plain;
  const kind = styles[style.integer(1) ?? -1] ?? 'body';
  const indent = Math.min(deepestIndent, Math.max(0, style.integer(4) ?? 0));
  return {
    style: kind,
    ...withoutEmpty({
      indent: indent === 0 ? undefined : indent,
      align: aligns[style.integer(2) ?? 0],
      isQuote: yes((style.integer(8) ?? 0) !== 0),
      isDone: kind === 'check' ? (style.message(5)?.integer(2) ?? 0) !== 0 : undefined,
    }),
  };
}

/** Black is what text is anyway. */
function colorOf(color: ProtobufMessage | undefined): string | undefined {
  if (!color) return undefined;
  const parts = [1, 2, 3].map((part) => Math.round(Math.min(1, Math.max(0, color.float(part) ?? 0)) * 255));
  const hex = parts.map((part) => part.toString(16).padStart(2, '0')).join('');
  return hex === '000000' ? undefined : `#${hex}`;
}
