import type { Balloon } from '../messages/item.js';
import { withoutEmpty } from '../store/without-empty.js';

/** A card that was sent, by its name and its numbers; the rest of it stays as it is. */
export function contactCard(vCard: string, noted?: string): Balloon {
  const lines = vCard.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const valuesOf = (property: string): string[] => {
    const shape = new RegExp(`^(?:[\\w-]+\\.)?${property}(?:;[^:]*)?:(.+)$`, 'i');
    return lines.flatMap((line) => shape.exec(line)?.[1]?.trim() ?? []).map(unescaped);
  };
  const summary = [...valuesOf('TEL'), ...valuesOf('EMAIL')].join(', ');
  return {
    app: 'contact',
    title: valuesOf('FN')[0] ?? noted ?? 'Contact',
    vCard,
    ...withoutEmpty({ summary: summary === '' ? undefined : summary }),
  };
}

function unescaped(value: string): string {
  return value.replace(/\\n/gi, ' ').replace(/\\(.)/g, '$1');
}
