import type { Inserted, Paragraph, RichDocument, Span } from '../../rich-document.js';

/** A line as formats write it: what stands before it, and what is in it. */
export interface Line {
  readonly paragraph: Paragraph;
  /** `1.`, `•`, `☐`, …; none before what is no item of a list. */
  readonly marker: string | undefined;
  readonly pieces: readonly Piece[];
}

/** A piece of a line. */
export type Piece = { readonly kind: 'text'; readonly span: Span } | Inserted;

/** The lines of a document: lists are numbered, and things stand in their places. What no line names comes in lines at the end. */
export function* linesOf({ paragraphs, things }: RichDocument): Generator<Line> {
  const left = new Map(things);
  const numbers: number[] = [];
  for (const paragraph of paragraphs) {
    const { style, indent = 0, spans } = paragraph;
    numbers.length = style === 'number' ? indent + 1 : isListed(paragraph) ? Math.min(numbers.length, indent + 1) : 0;
    numbers[indent] = (numbers[indent] ?? 0) + (style === 'number' ? 1 : 0);
    const pieces = spans.map((span): Piece => {
      const thing = left.get(span.thing ?? '');
      if (!thing) return { kind: 'text', span };
      left.delete(span.thing ?? '');
      return thing;
    });
    yield { paragraph, marker: markerOf(paragraph, numbers[indent] ?? 1), pieces };
  }
  for (const thing of left.values()) {
    yield { paragraph: { style: 'body', spans: [] }, marker: undefined, pieces: [thing] };
  }
}

function isListed({ style }: Paragraph): boolean {
  return style === 'bullet' || style === 'dash' || style === 'number' || style === 'check';
}

function markerOf({ style, isDone }: Paragraph, number: number): string | undefined {
  if (style === 'bullet') return '•';
  if (style === 'dash') return '–';
  if (style === 'number') return `${number}.`;
  if (style === 'check') return isDone ? '☑' : '☐';
  return undefined;
}
