import { localStamp } from './stamps.js';
import type { TimeZone } from './time-zone.js';

/** Recurring events go on; programs that do not know the zone by its name know its clock up to this year. */
const lastYear = 2037;

/** A zone as RFC 5545 §3.6.5 describes it: every change of its clocks from a year on. */
export function timeZoneLines(zone: TimeZone, firstYear: number): string[] {
  const first = new Date(Date.UTC(firstYear, 0, 1));
  const offset = zone.offsetMs(first);
  const lines = ['BEGIN:VTIMEZONE', `TZID:${zone.name}`, ...observance('STANDARD', offset, offset, [first])];
  const kinds = new Map<string, { from: number; to: number; onsets: Date[] }>();
  for (const { at, from, to } of zone.changes(firstYear, Math.max(firstYear, lastYear))) {
    const kind = kinds.get(`${from} ${to}`) ?? { from, to, onsets: [] };
    kinds.set(`${from} ${to}`, kind);
    kind.onsets.push(at);
  }
  for (const { from, to, onsets } of kinds.values()) {
    lines.push(...observance(to > from ? 'DAYLIGHT' : 'STANDARD', from, to, onsets));
  }
  return [...lines, 'END:VTIMEZONE'];
}

function observance(name: 'STANDARD' | 'DAYLIGHT', from: number, to: number, onsets: readonly Date[]): string[] {
  const [first = '', ...others] = onsets.map((at) => localStamp(new Date(at.getTime() + from)));
  return [
    `BEGIN:${name}`,
    `DTSTART:${first}`,
    ...(others.length === 0 ? [] : [`RDATE:${others.join(',')}`]),
    `TZOFFSETFROM:${offsetWords(from)}`,
    `TZOFFSETTO:${offsetWords(to)}`,
    `END:${name}`,
  ];
}

/** `+0100`, with seconds where a zone had some. */
function offsetWords(offsetMs: number): string {
  const seconds = Math.abs(offsetMs) / 1000;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const digits = parts.map((part) => String(part).padStart(2, '0'));
  return `${offsetMs < 0 ? '-' : '+'}${digits.slice(0, parts[2] === 0 ? 2 : 3).join('')}`;
}
