import type { Origin } from '../origins.js';

/** A place on the way of a workout. */
export interface RoutePoint {
  readonly date?: Date;
  readonly latitude: number;
  readonly longitude: number;
  /** Metres. */
  readonly altitude?: number;
  /** Metres a second; none where it is not known. */
  readonly speed?: number;
  /** Degrees from north. */
  readonly course?: number;
  /** Metres. */
  readonly horizontalAccuracy?: number;
  readonly verticalAccuracy?: number;
}

/** What was measured over all of a workout. */
export interface WorkoutStatistic {
  /** HealthKit's name, such as `ActiveEnergyBurned`. */
  readonly type: string;
  readonly unit?: string;
  /** The sum of what adds up, the mean of all else. */
  readonly value?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Something that happened in a workout. */
export interface WorkoutEvent {
  readonly date?: Date;
  /** Such as `lap`. */
  readonly kind: string;
  readonly seconds?: number;
}

/** One workout. */
export interface Workout extends Origin {
  /** The row in its store. */
  readonly id: number;
  /** Such as `running`; `activity N` where it is not known. */
  readonly activity: string;
  readonly start?: Date;
  readonly end?: Date;
  readonly durationSeconds?: number;
  readonly distanceMetres?: number;
  readonly energyKilocalories?: number;
  readonly place?: 'indoor' | 'outdoor';
  readonly statistics: readonly WorkoutStatistic[];
  readonly events: readonly WorkoutEvent[];
  /** What else the app that wrote it noted, by HealthKit's keys. */
  readonly metadata: Readonly<Record<string, string | number | Date>>;
  /** Its way, where one was written down. */
  readonly route: readonly RoutePoint[];
}
