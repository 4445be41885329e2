/**
 * Looks at a value out of a scenario file: what is wrong with it, in words, or `undefined`. `name` is the value's place in
 * the scenario (`backup.ends.at`).
 */
export type Check = (value: unknown, name: string) => string | undefined;

/** A check out of a question that is answered with yes or no. */
export function whether(holds: (value: unknown) => boolean): Check {
  return (value, name) => (holds(value) ? undefined : `“${name}” cannot be ${JSON.stringify(value)}`);
}

export const isFlag: Check = whether((value) => typeof value === 'boolean');
export const isText: Check = whether((value) => typeof value === 'string');
export const isCount: Check = whether(
  (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
);
/** Anything but a broken number: a factor, say. */
export const isPositive: Check = whether((value) => typeof value === 'number' && Number.isFinite(value) && value > 0);

/** One of these words. */
export function oneOf(...words: readonly unknown[]): Check {
  return whether((value) => words.includes(value));
}

/** Any of these checks is content. Otherwise the last one says why, or the first where the value is a list. */
export function anyOf(...checks: readonly Check[]): Check {
  return (value, name) => {
    const problems = checks.map((check) => check(value, name));
    if (problems.includes(undefined)) return undefined;
    return Array.isArray(value) ? problems[0] : problems.at(-1);
  };
}

/** A list of such values. */
export function listOf(check: Check): Check {
  return (value, name) => {
    if (!Array.isArray(value)) return whether(() => false)(value, name);
    return firstProblem(value.map((element, index) => check(element, `${name}.${index}`)));
  };
}

/** An object with any keys and such values. */
export function mapOf(check: Check): Check {
  return (value, name) => {
    if (!isRecord(value)) return whether(() => false)(value, name);
    return firstProblem(Object.entries(value).map(([key, element]) => check(element, `${name}.${key}`)));
  };
}

/** An object with these keys and no others; those named second must be there. */
export function record<T extends object>(
  keys: { readonly [K in keyof Required<T>]: Check },
  required: readonly (keyof T & string)[] = [],
): Check {
  return (value, name) => {
    if (!isRecord(value)) return whether(() => false)(value, name);
    const missing = required.find((key) => value[key] === undefined);
    if (missing !== undefined) return `“${name}” lacks “${missing}”`;
    return checkKeys(keys, value, (key) => `${name}.${key}`);
  };
}

/** What is wrong with the first key that is unknown or has a value it cannot have. */
export function checkKeys(
  keys: Readonly<Record<string, Check>>,
  value: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string = (key) => key,
): string | undefined {
  const known = new Map(Object.entries(keys));
  return firstProblem(
    Object.entries(value).map(([key, given]) => {
      const check = known.get(key);
      return check ? check(given, nameOf(key)) : `a scenario has no “${nameOf(key)}”`;
    }),
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstProblem(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
