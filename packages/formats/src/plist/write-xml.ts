import { base64Length, writeBase64 } from '../base64.js';
import { fail } from '../failures.js';
import { ByteSink } from './byte-sink.js';
import { isArray } from './look.js';
import { defaultLimits, kindOf, type PlistArray, type PlistDict, type PlistValue, Real, Uid } from './value.js';

const head = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`;

/**
 * Writes an XML property list as Apple's tools do: tabs, lines of base64, keys in their order. Characters that XML cannot
 * hold become U+FFFD (docs/formats/property-lists.md §1).
 *
 * @throws formats/plist-unwritable, formats/plist-too-large
 */
export function writeXmlPlist(value: PlistValue): Uint8Array<ArrayBuffer> {
  const sink = new ByteSink(1024);
  sink.ascii(head);
  writeValue(sink, value, 0);
  sink.ascii('</plist>\n');
  return sink.finish();
}

function writeValue(sink: ByteSink, value: PlistValue, depth: number): void {
  if (typeof value === 'string') writeElement(sink, depth, 'string', escaped(value));
  else if (typeof value === 'boolean') writeLine(sink, depth, value ? '<true/>' : '<false/>');
  else if (typeof value === 'bigint' || Number.isInteger(value)) writeInteger(sink, value as number | bigint, depth);
  else if (typeof value === 'number') writeElement(sink, depth, 'real', realText(value));
  else if (value instanceof Real) writeElement(sink, depth, 'real', realText(value.value));
  else if (value instanceof Date) writeElement(sink, depth, 'date', dateText(value));
  else if (value instanceof Uint8Array) writeData(sink, value, depth);
  else if (typeof value === 'object' && value !== null) writeContainer(sink, value, depth);
  else throw fail('plist-unwritable', { what: kindOf(value) });
}

function writeContainer(sink: ByteSink, value: Uid | PlistArray | PlistDict, depth: number): void {
  if (depth >= defaultLimits.depth) {
    throw fail('plist-too-large', { what: 'nested levels', limit: defaultLimits.depth });
  }
  if (value instanceof Uid) writeDict(sink, { CF$UID: value.index }, depth);
  else if (isArray(value)) writeArray(sink, value, depth);
  else writeDict(sink, value, depth);
}

function writeArray(sink: ByteSink, array: PlistArray, depth: number): void {
  if (array.length === 0) {
    writeLine(sink, depth, '<array/>');
    return;
  }
  writeLine(sink, depth, '<array>');
  for (const item of array) writeValue(sink, item, depth + 1);
  writeLine(sink, depth, '</array>');
}

function writeDict(sink: ByteSink, dict: PlistDict, depth: number): void {
  const keys = Object.keys(dict);
  if (keys.length === 0) {
    writeLine(sink, depth, '<dict/>');
    return;
  }
  writeLine(sink, depth, '<dict>');
  for (const key of keys) {
    writeElement(sink, depth + 1, 'key', escaped(key));
    writeValue(sink, dict[key] as PlistValue, depth + 1); // its own key, so it is there
  }
  writeLine(sink, depth, '</dict>');
}

function writeInteger(sink: ByteSink, value: number | bigint, depth: number): void {
  const isExact = typeof value === 'bigint' ? value >= -(2n ** 63n) && value < 2n ** 64n : Number.isSafeInteger(value);
  if (!isExact) throw fail('plist-unwritable', { what: `the whole number ${value}` });
  writeElement(sink, depth, 'integer', value === 0 ? '0' : String(value));
}

/** Lines of at most 76 columns, a tab counting for eight, as Apple breaks them. */
function writeData(sink: ByteSink, data: Uint8Array, depth: number): void {
  const perLine = Math.floor(Math.max(16, 76 - 8 * depth) / 4) * 3;
  writeLine(sink, depth, '<data>');
  for (let from = 0; from < data.length; from += perLine) {
    const to = Math.min(data.length, from + perLine);
    indent(sink, depth);
    const at = sink.grow(base64Length(to - from));
    writeBase64(data, { from, to }, sink.borrowed, at);
    sink.byte(0x0a);
  }
  writeLine(sink, depth, '</data>');
}

function writeElement(sink: ByteSink, depth: number, name: string, text: string): void {
  indent(sink, depth);
  sink.utf8(`<${name}>${text}</${name}>\n`);
}

function writeLine(sink: ByteSink, depth: number, tag: string): void {
  indent(sink, depth);
  sink.ascii(`${tag}\n`);
}

function indent(sink: ByteSink, depth: number): void {
  for (let i = 0; i < depth; i++) sink.byte(0x09);
}

function escaped(text: string): string {
  if (!/[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) return text;
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\r/g, '&#13;');
}

function realText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? '+infinity' : '-infinity';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /^-?[0-9]+$/.test(text) ? `${text}.0` : text;
}

function dateText(date: Date): string {
  const time = date.getTime();
  const year = Number.isNaN(time) ? -1 : date.getUTCFullYear();
  if (year < 0 || year > 9999) throw fail('plist-unwritable', { what: 'a date outside of the years 0 to 9999' });
  return `${date.toISOString().slice(0, 19)}Z`;
}
