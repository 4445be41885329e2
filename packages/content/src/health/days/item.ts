/** What Health has of one day, of one type. */
export interface HealthDay {
  /** `YYYY-MM-DD`, by the clock of the place. */
  readonly day: string;
  /** HealthKit's name; of sleep also in which way. */
  readonly type: string;
  readonly unit?: string;
  /** How many values there are. */
  readonly values: number;
  /** Of what adds up: hour by hour that of the source which has most, since two devices count the same steps. */
  readonly total?: number;
  /** The same, each source by itself. */
  readonly bySource?: readonly { readonly source: string; readonly total: number }[];
  /** Of all else. */
  readonly average?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}
