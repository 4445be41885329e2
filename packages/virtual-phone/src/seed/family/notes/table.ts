import { gzipSync } from 'node:zlib';
import { uuidBytesFor } from '../../making/labels.js';
import { type Field, protobuf } from '../../making/protobuf.js';

const keys = ['identity', 'cellColumns', 'UUIDIndex', 'crRows', 'crTableColumnDirection', 'self', 'crColumns'];
const types = [
  'com.apple.CRDT.NSNumber',
  'com.apple.CRDT.NSString',
  'com.apple.CRDT.NSUUID',
  'com.apple.notes.ICTable',
];
const typeOf = { text: 1, identifier: 2, table: 3 };

/** A table of a note as the phone keeps it: objects that name each other by number, gzipped (docs/formats/content-notes.md §5). */
export function noteTable(label: string, cells: readonly (readonly string[])[]): Uint8Array {
  const objects: (readonly Field[])[] = [];
  const identifiers: Uint8Array[] = [];
  const add = (object: readonly Field[]): number => objects.push(object) - 1;
  const reference = (object: number): Field[] => [[6, object]];
  const key = (name: string): number => keys.indexOf(name);
  const named = (identifier: number): number =>
    add([
      [
        13,
        [
          [1, typeOf.identifier],
          [
            3,
            [
              [1, key('UUIDIndex')],
              [2, [[2, identifier]]],
            ],
          ],
        ],
      ],
    ]);
  const newIdentifier = (name: string): number => identifiers.push(uuidBytesFor(`${label} ${name}`)) - 1;

  // Each row and column has two identifiers: that of its place, and that by which cells call it.
  const line = (kind: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      place: newIdentifier(`${kind} ${index} place`),
      name: newIdentifier(`${kind} ${index}`),
    }));
  const table = add([]);
  const ordered = (lines: ReturnType<typeof line>): number => {
    const array: Field[] = lines.map(({ place }, index) => [
      2,
      [
        [1, index],
        [2, identifiers[place] ?? ''],
      ],
    ]);
    const contents: Field[] = lines.map(({ place, name }) => [
      1,
      [
        [1, reference(named(place))],
        [2, reference(named(name))],
      ],
    ]);
    const text: Field = [1, [[2, '\ufffc'.repeat(lines.length)]]];
    return add([
      [
        16,
        [
          [
            1,
            [
              [1, [text, ...array]],
              [2, contents],
            ],
          ],
          [2, []],
        ],
      ],
    ]);
  };
  const rows = line('row', cells.length);
  const columns = line('column', cells[0]?.length ?? 0);
  const column = (index: number): number =>
    add([
      [
        6,
        rows.map(({ name }, row): Field => {
          const cell = add([[10, [[2, cells[row]?.[index] ?? '']]]]);
          return [
            1,
            [
              [1, reference(named(name))],
              [2, reference(cell)],
            ],
          ];
        }),
      ],
    ]);
  const cellColumns = add([
    [
      6,
      columns.map(
        ({ name }, index): Field => [
          1,
          [
            [1, reference(named(name))],
            [2, reference(column(index))],
          ],
        ],
      ),
    ],
  ]);
  const direction = add([
    [
      13,
      [
        [1, typeOf.text],
        [
          3,
          [
            [1, key('self')],
            [2, [[4, 'CRTableColumnDirectionLeftToRight']]],
          ],
        ],
      ],
    ],
  ]);
  const register = add([
    [
      1,
      [
        [
          1,
          [
            [1, 0],
            [2, 2],
          ],
        ],
        [2, reference(direction)],
      ],
    ],
  ]);
  const parts: readonly (readonly [string, number])[] = [
    ['cellColumns', cellColumns],
    ['crRows', ordered(rows)],
    ['crTableColumnDirection', register],
    ['crColumns', ordered(columns)],
  ];
  objects[table] = [
    [
      13,
      [
        [1, typeOf.table],
        ...parts.map(
          ([name, object]): Field => [
            3,
            [
              [1, key(name)],
              [2, reference(object)],
            ],
          ],
        ),
      ],
    ],
  ];
  const data: Field[] = [
    ...objects.map((object): Field => [3, object]),
    ...keys.map((name): Field => [4, name]),
    ...types.map((name): Field => [5, name]),
    ...identifiers.map((identifier): Field => [6, identifier]),
  ];
  return gzipSync(
    protobuf([
      [
        2,
        [
          [2, 0],
          [3, data],
        ],
      ],
    ]),
    { level: 9 },
  );
}
