import type { HealthDay } from './item.js';
import { dayOf } from './local-clock.js';

/** What adds up, by source and hour. */
export class Sums {
  readonly #unit: string | undefined;
  readonly #sources = new Map<string, Map<number, number>>();
  readonly #values = new Map<string, number>();

  constructor(unit: string | undefined) {
    this.#unit = unit;
  }

  add(hour: number, source: string, value: number): void {
    const hours = this.#sources.get(source) ?? new Map<number, number>();
    this.#sources.set(source, hours);
    hours.set(hour, (hours.get(hour) ?? 0) + value);
    const day = dayOf(hour);
    this.#values.set(day, (this.#values.get(day) ?? 0) + 1);
  }

  /** Hour by hour the source that has most counts. */
  days(type: string): HealthDay[] {
    const most = new Map<number, number>();
    const bySource = new Map<string, Map<string, number>>();
    for (const [source, hours] of this.#sources) {
      for (const [hour, value] of hours) {
        most.set(hour, Math.max(most.get(hour) ?? 0, value));
        const ofDay = bySource.get(dayOf(hour)) ?? new Map<string, number>();
        bySource.set(dayOf(hour), ofDay);
        ofDay.set(source, (ofDay.get(source) ?? 0) + value);
      }
    }
    const totals = new Map<string, number>();
    for (const [hour, value] of most) totals.set(dayOf(hour), (totals.get(dayOf(hour)) ?? 0) + value);
    return [...totals].map(([day, total]) => ({
      day,
      type,
      ...(this.#unit !== undefined && { unit: this.#unit }),
      values: this.#values.get(day) ?? 0,
      total,
      bySource: [...(bySource.get(day) ?? [])].map(([source, sum]) => ({ source, total: sum })),
    }));
  }
}

interface Mean {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

/** What does not add up, by day. */
export class Means {
  readonly #unit: string | undefined;
  readonly #days = new Map<string, Mean>();

  constructor(unit: string | undefined) {
    this.#unit = unit;
  }

  add(day: string, value: number): void {
    const mean = this.#days.get(day) ?? { count: 0, sum: 0, minimum: value, maximum: value };
    this.#days.set(day, mean);
    mean.count += 1;
    mean.sum += value;
    mean.minimum = Math.min(mean.minimum, value);
    mean.maximum = Math.max(mean.maximum, value);
  }

  days(type: string): HealthDay[] {
    return [...this.#days].map(([day, { count, sum, minimum, maximum }]) => ({
      day,
      type,
      ...(this.#unit !== undefined && { unit: this.#unit }),
      values: count,
      average: sum / count,
      minimum,
      maximum,
    }));
  }
}
