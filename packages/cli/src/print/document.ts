import type { Document } from '@pearmain/contract';

/** A document as it is printed: alone and readable, or as the last line of events. */
export function documentText(document: Document<unknown>, form: 'json' | 'jsonl'): string {
  if (form === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  return `${JSON.stringify({ event: 'result', result: document })}\n`;
}
