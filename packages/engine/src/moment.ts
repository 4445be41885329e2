const lengths = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;

/** A stretch of time that a person means by “2026-03-03”, “2026-03”, “yesterday” or “3 days ago”. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Reads a date or an age as the computer's own zone has it; `undefined` for anything else. */
export function findSpan(text: string, now: Date): Span | undefined {
  const words = text.trim().toLowerCase();
  const date = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(words);
  if (date) {
    const [, year, month, day] = date;
    const from = new Date(Number(year), Number(month) - 1, Number(day ?? 1));
    const to =
      day === undefined
        ? new Date(Number(year), Number(month), 1)
        : new Date(Number(year), Number(month) - 1, Number(day) + 1);
    return { from, to };
  }
  if (words === 'today') return dayOf(now);
  if (words === 'yesterday') return dayOf(new Date(now.getTime() - lengths.day));
  const age = /^(\d+)\s+(minute|hour|day|week)s?\s+ago$/.exec(words);
  if (!age) return undefined;
  const unit = age[2] as keyof typeof lengths; // the pattern names exactly these
  const then = new Date(now.getTime() - Number(age[1]) * lengths[unit]);
  if (unit === 'day' || unit === 'week') return dayOf(then);
  return { from: new Date(then.getTime() - lengths[unit] / 2), to: new Date(then.getTime() + lengths[unit] / 2) };
}

function dayOf(moment: Date): Span {
  const from = new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
  return { from, to: new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() + 1) };
}
