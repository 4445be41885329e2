/** An object without the properties that have no value. */
export type Filled<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is `undefined`, so that items hold what is there and nothing else. */
export function withoutEmpty<T extends object>(object: T): Filled<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Filled<T>; // keeps the keys
}
