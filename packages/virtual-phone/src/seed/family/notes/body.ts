import { gzipSync } from 'node:zlib';
import { uuidBytesFor } from '../../making/labels.js';
import { type Field, protobuf } from '../../making/protobuf.js';

/** A piece of a note's text with one look. */
export interface Stretch {
  readonly text: string;
  /** 0 title, 100 bullet, 102 numbered, 103 checkbox; absent: body. */
  readonly style?: number;
  readonly done?: boolean;
  /** 1 bold, 2 italic, 3 both. */
  readonly weight?: number;
  readonly link?: string;
  readonly attachment?: { readonly identifier: string; readonly uti: string };
}

/** The body of a note: a protobuf document, gzipped (docs/formats/seeds.md §4.8). */
export function noteBody(stretches: readonly Stretch[]): Uint8Array {
  const text = stretches.map((stretch) => stretch.text).join('');
  const runs = stretches.map((stretch, index): Field => [5, run(stretch, index)]);
  const document = protobuf([
    [
      2,
      [
        [1, 0],
        [2, 0],
        [3, [[2, text], ...runs]],
      ],
    ],
  ]);
  return gzipSync(document, { level: 9 });
}

function run(stretch: Stretch, index: number): readonly Field[] {
  const { text, style, done, weight, link, attachment } = stretch;
  const fields: Field[] = [[1, text.length]];
  if (style !== undefined) {
    const checklist: Field[] =
      done === undefined
        ? []
        : [
            [
              5,
              [
                [1, uuidBytesFor(`checklist ${index}`)],
                [2, done ? 1 : 0],
              ],
            ],
          ];
    fields.push([2, [[1, style], ...checklist]]);
  }
  if (weight !== undefined) fields.push([5, weight]);
  if (link !== undefined) fields.push([9, link]);
  if (attachment)
    fields.push([
      12,
      [
        [1, attachment.identifier],
        [2, attachment.uti],
      ],
    ]);
  return fields;
}
