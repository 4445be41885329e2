import type { Document } from '@pearmain/contract';

/** A document as it is printed: alone and readable, or as the last line of events. */
export function documentText(document: Document<unknown>, form: 'json' | 'jsonl'): string {
  return form === 'json' ? jsonText(document, 2) : jsonText({ event: 'result', result: document });
}

/** One JSON text and the end of its line. What would steer a terminal is escaped, so that a program still gets the text as it is. */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  return `${text.replace(steering, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

/** Control characters that JSON itself lets through, and invisible ones. */
const steering = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
