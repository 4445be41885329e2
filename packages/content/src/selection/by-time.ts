import type { Description, Moment, Stretch } from '../description.js';
import { Zoned } from '../export/page/zoned.js';
import type { ItemTest } from './selection.js';

/** Whether any of the time of an item lies between two days, both included. What has no time does not. */
export function testTime(
  describe: Description<object>,
  { since = '', until }: { readonly since: string | undefined; readonly until: string | undefined },
  timeZone: string,
): ItemTest {
  const zoned = new Zoned(timeZone);
  const dayOf = (moment: Moment): string => (typeof moment === 'string' ? moment : zoned.day(moment));
  return (item) => {
    const time = describe.when ? describe.when(item) : lineTime(describe, item);
    if (!time) return false;
    // The beginning of a day says of which month and year it is.
    return (
      dayOf(time.to ?? time.from) >= since && (until === undefined || dayOf(time.from).slice(0, until.length) <= until)
    );
  };
}

function lineTime(describe: Description<object>, item: object): Stretch | undefined {
  const date = describe.line?.(item).date;
  return date && { from: date };
}
