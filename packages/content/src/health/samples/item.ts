import type { Origin } from '../origins.js';

/** One value of Health: a measurement, or a stretch of time that something is said of. */
export interface HealthSample extends Origin {
  /** The row in its store; readings of one stretch of time share it. */
  readonly id: number;
  /** HealthKit's name, such as `HeartRate`; `data_type N` where it is not known. */
  readonly type: string;
  readonly start?: Date;
  readonly end?: Date;
  /** None for what holds other values together. */
  readonly value?: number;
  /** None where it is not known: `value` is as stored then. */
  readonly unit?: string;
  /** What `value` stands for, where it is no amount. */
  readonly meaning?: string;
  /** As it was measured, before it was kept in the unit of the store. */
  readonly original?: { readonly value: number; readonly unit: string };
  /** It is one of several readings that the phone keeps together. */
  readonly isReading?: true;
}
