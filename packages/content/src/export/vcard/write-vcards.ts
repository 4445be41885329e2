import type { Card } from '../../contacts/item.js';
import { escaped, folded } from '../content-line.js';
import type { Writing } from '../format.js';
import { propertiesOf } from './properties.js';
import type { Version } from './types.js';

/** All cards in one file (RFC 2426, RFC 6350; docs/formats/exports.md §4). */
export async function writeVCards({ kind, describe, items, folder }: Writing<object>, version: Version): Promise<void> {
  using file = folder.create(`${kind}.vcf`);
  for await (const item of items) {
    const card = describe.card?.(item);
    if (card) file.write(vCard(card, version));
  }
  file.finish();
}

/** One card, its lines folded and ended. */
export function vCard(card: Card, version: Version): string {
  const lines = ['BEGIN:VCARD', `VERSION:${version}`, 'PRODID:-//Pearmain//Pearmain//EN'];
  let groups = 0;
  for (const { name, value, label } of propertiesOf(card, version)) {
    const group = label === undefined ? '' : `item${++groups}.`;
    lines.push(`${group}${name}:${value}`);
    if (label !== undefined) lines.push(`${group}X-ABLabel:${escaped(label)}`);
  }
  lines.push('END:VCARD');
  return lines.map(folded).join('');
}
