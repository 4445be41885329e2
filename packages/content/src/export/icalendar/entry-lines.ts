import type { Entry, EntryTime } from '../../calendar/entry.js';
import type { Alarm, Place } from '../../calendar/item.js';
import { escaped } from '../content-line.js';
import { attendeeLine, organizerLine } from './people.js';
import { recurrenceRule } from './recurrence-rule.js';
import { utcStamp } from './stamps.js';
import type { Times } from './times.js';

const web = /^https?:\/\/[^\s<>"]+$/i;

/** An entry as lines that are not folded yet (RFC 5545 §3.6.1, §3.6.2). */
export function entryLines(entry: Entry, times: Times): string[] {
  const component = entry.kind === 'event' ? 'VEVENT' : 'VTODO';
  return [
    `BEGIN:${component}`,
    `UID:${escaped(entry.uid)}`,
    // The time at which the item was last as it is; a clock of ours would make each export another one.
    `DTSTAMP:${utcStamp(entry.modified ?? entry.created ?? new Date(0))}`,
    ...moment('CREATED', entry.created),
    ...moment('LAST-MODIFIED', entry.modified),
    ...timeLines(entry, times),
    ...text('SUMMARY', entry.title),
    ...text('DESCRIPTION', entry.notes),
    ...(entry.place ? placeLines(entry.place) : []),
    ...address('URL', entry.url ?? entry.conferenceUrl),
    ...address('X-PEARMAIN-CONFERENCE', entry.conferenceUrl),
    ...(entry.status === undefined ? [] : [`STATUS:${entry.status}`]),
    ...(entry.isFree === undefined ? [] : [`TRANSP:${entry.isFree ? 'TRANSPARENT' : 'OPAQUE'}`]),
    ...(entry.tags === undefined ? [] : [`CATEGORIES:${entry.tags.map(escaped).join(',')}`]),
    ...(entry.priority === undefined ? [] : [`PRIORITY:${entry.priority}`]),
    ...moment('COMPLETED', entry.completed),
    ...(entry.parentUid === undefined ? [] : [`RELATED-TO:${escaped(entry.parentUid)}`]),
    ...(entry.organizer ? [organizerLine(entry.organizer)] : []),
    ...entry.attendees.map(attendeeLine),
    ...entry.attachments.flatMap(({ url }) => address('ATTACH', url)),
    ...entry.alarms.flatMap((alarm) => alarmLines(alarm, entry)),
    `END:${component}`,
  ];
}

function timeLines({ start, end, due, occurrence, recurrences, exceptions }: Entry, times: Times): string[] {
  // A rule needs something to count from, and of things to do that is when they are due.
  const origin = start ?? (recurrences.length > 0 ? due : undefined);
  const lines = [
    ...time('DTSTART', origin, times),
    ...time('DTEND', start && end && isAfter(end, start) ? end : undefined, times),
    ...time('DUE', due, times),
    ...time('RECURRENCE-ID', occurrence, times),
    ...exceptions.flatMap((exception) => time('EXDATE', exception, times)),
  ];
  for (const recurrence of origin ? recurrences : []) {
    const rule = recurrenceRule(recurrence, (date) => times.until(date, origin));
    lines.push(`RRULE:${rule}`);
    if (recurrence.unread !== undefined) lines.push(`X-PEARMAIN-RECURRENCE:${escaped(recurrence.unread)}`);
  }
  return lines;
}

/** An end that is not after the start is none; of different kinds nobody can say. */
function isAfter(end: EntryTime, start: EntryTime): boolean {
  if (end.kind === 'day' || start.kind === 'day')
    return end.kind === 'day' && start.kind === 'day' && end.day > start.day;
  return end.at > start.at;
}

function time(name: string, value: EntryTime | undefined, times: Times): string[] {
  if (!value) return [];
  const words = times.words(value);
  return [`${name}${words.parameters}:${words.value}`];
}

function moment(name: string, value: Date | undefined): string[] {
  return value ? [`${name}:${utcStamp(value)}`] : [];
}

function text(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name}:${escaped(value)}`];
}

/** Addresses of the web alone: what else a calendar may name is of no use elsewhere, or does harm. */
function address(name: string, value: string | undefined): string[] {
  return value !== undefined && web.test(value) ? [`${name}:${value}`] : [];
}

function placeLines({ title, address: postal, latitude, longitude }: Place): string[] {
  const words = [title, postal].filter((part) => part !== undefined);
  const lines = words.length === 0 ? [] : [`LOCATION:${escaped(words.join('\n'))}`];
  const isOnEarth =
    latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isOnEarth && (latitude !== 0 || longitude !== 0) ? [...lines, `GEO:${latitude};${longitude}`] : lines;
}

function alarmLines({ date, secondsFromStart, atPlace }: Alarm, { title, kind, start, due }: Entry): string[] {
  // One of a place has no time that could be written.
  if (atPlace !== undefined || (!date && secondsFromStart === undefined)) return [];
  const isFromDue = kind === 'to-do' && !start;
  if (!date && isFromDue && !due) return [];
  const trigger = date
    ? `TRIGGER;VALUE=DATE-TIME:${utcStamp(date)}`
    : `TRIGGER${isFromDue ? ';RELATED=END' : ''}:${durationWords(secondsFromStart ?? 0)}`;
  return ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(title ?? '')}`, trigger, 'END:VALARM'];
}

/** `-PT900S`. */
function durationWords(seconds: number): string {
  return `${seconds < 0 ? '-' : ''}PT${Math.round(Math.abs(seconds))}S`;
}
