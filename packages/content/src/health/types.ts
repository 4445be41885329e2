/** What a number of the store stands for (docs/formats/content-health.md §3). */
export interface HealthType {
  /** HealthKit's name, without what all of them begin with. */
  readonly name: string;
  /** In which values are given; none where that is not known: they are as stored then. */
  readonly unit?: string;
  /** From what is stored to that unit. */
  readonly factor?: number;
  /** Values of one time add up, and two devices count the same steps. */
  readonly isSum?: true;
  /** What its values stand for, where they are no amounts. */
  readonly meanings?: Readonly<Record<number, string>>;
}

const sums = '7 8 9 10 12 57 60 75 78 83 87 101 110 111 113 125 138 186 251 279'.split(' ').map(Number);
const [firstDietary, lastDietary] = [20, 56];

const units: Readonly<Record<number, string>> = {
  2: 'm',
  3: 'kg',
  4: 'kg',
  5: 'count/min',
  7: 'count',
  8: 'm',
  9: 'kcal',
  10: 'kcal',
  12: 'count',
  83: 'm',
  101: 'count',
  110: 'm',
  111: 'count',
  113: 'm',
  118: 'count/min',
  138: 'm',
  256: 'degC',
};
/** Kept a second, shown a minute. */
const factors: Readonly<Record<number, number>> = { 5: 60 };

const meanings: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  63: { 0: 'in bed', 1: 'asleep', 2: 'awake', 3: 'asleep (core)', 4: 'asleep (deep)', 5: 'asleep (REM)' },
  70: { 0: 'stood', 1: 'idle' },
};

const names: Readonly<Record<number, string>> = {
  0: 'BodyMassIndex',
  1: 'BodyFatPercentage',
  2: 'Height',
  3: 'BodyMass',
  4: 'LeanBodyMass',
  5: 'HeartRate',
  7: 'StepCount',
  8: 'DistanceWalkingRunning',
  9: 'BasalEnergyBurned',
  10: 'ActiveEnergyBurned',
  12: 'FlightsClimbed',
  14: 'OxygenSaturation',
  15: 'BloodGlucose',
  16: 'BloodPressureSystolic',
  17: 'BloodPressureDiastolic',
  18: 'BloodAlcoholContent',
  19: 'PeripheralPerfusionIndex',
  20: 'DietaryFatTotal',
  24: 'DietaryCholesterol',
  25: 'DietarySodium',
  26: 'DietaryCarbohydrates',
  27: 'DietaryFiber',
  28: 'DietarySugar',
  29: 'DietaryEnergyConsumed',
  30: 'DietaryProtein',
  31: 'DietaryVitaminA',
  32: 'DietaryVitaminB6',
  33: 'DietaryVitaminB12',
  34: 'DietaryVitaminC',
  35: 'DietaryVitaminD',
  36: 'DietaryVitaminE',
  37: 'DietaryVitaminK',
  38: 'DietaryCalcium',
  39: 'DietaryIron',
  56: 'DietaryPotassium',
  57: 'NumberOfTimesFallen',
  60: 'InhalerUsage',
  61: 'RespiratoryRate',
  62: 'BodyTemperature',
  63: 'SleepAnalysis',
  70: 'AppleStandHour',
  75: 'AppleExerciseTime',
  78: 'DietaryCaffeine',
  79: 'Workout',
  80: 'BloodPressure',
  81: 'Food',
  83: 'DistanceCycling',
  87: 'DietaryWater',
  89: 'UVExposure',
  90: 'BasalBodyTemperature',
  99: 'MindfulSession',
  101: 'PushCount',
  102: 'WorkoutRoute',
  110: 'DistanceSwimming',
  111: 'SwimmingStrokeCount',
  113: 'DistanceWheelchair',
  114: 'WaistCircumference',
  118: 'RestingHeartRate',
  119: 'HeartbeatSeries',
  124: 'VO2Max',
  125: 'InsulinDelivery',
  137: 'WalkingHeartRateAverage',
  138: 'DistanceDownhillSnowSports',
  139: 'HeartRateVariabilitySDNN',
  144: 'Electrocardiogram',
  145: 'Audiogram',
  147: 'LowHeartRateEvent',
  172: 'EnvironmentalAudioExposure',
  173: 'HeadphoneAudioExposure',
  178: 'AudioExposureEvent',
  182: 'WalkingDoubleSupportPercentage',
  183: 'SixMinuteWalkTestDistance',
  186: 'AppleStandTime',
  187: 'WalkingSpeed',
  188: 'WalkingStepLength',
  189: 'ToothbrushingEvent',
  194: 'WalkingAsymmetryPercentage',
  195: 'StairAscentSpeed',
  196: 'StairDescentSpeed',
  198: 'SleepSchedule',
  237: 'HandwashingEvent',
  248: 'AtrialFibrillationBurden',
  249: 'AppleWalkingSteadiness',
  251: 'NumberOfAlcoholicBeverages',
  256: 'AppleSleepingWristTemperature',
  266: 'HeartRateRecoveryOneMinute',
  269: 'UnderwaterDepth',
  270: 'RunningPower',
  274: 'RunningSpeed',
  277: 'WaterTemperature',
  279: 'TimeInDaylight',
  280: 'CyclingPower',
  281: 'CyclingSpeed',
  282: 'CyclingCadence',
  283: 'CyclingFunctionalThresholdPower',
  286: 'PhysicalEffort',
};

export const typeNumber = { sleep: 63, workout: 79, route: 102, energy: 10 } as const;
/** Ways of going some distance. */
export const distanceTypes: readonly number[] = [8, 83, 110, 113, 138];

const known = new Map<number, HealthType>();

/** What that number stands for; one that is not known is its own name. */
export function healthType(number: number): HealthType {
  const made = known.get(number) ?? makeType(number);
  known.set(number, made);
  return made;
}

function makeType(number: number): HealthType {
  const isDietary = number >= firstDietary && number <= lastDietary;
  const [unit, factor, words] = [units[number], factors[number], meanings[number]];
  return {
    name: names[number] ?? `data_type ${number}`,
    ...(unit !== undefined && { unit }),
    ...(factor !== undefined && { factor }),
    ...((sums.includes(number) || isDietary) && { isSum: true as const }),
    ...(words && { meanings: words }),
  };
}
