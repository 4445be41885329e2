/** An object without the properties that have no value. */
export type Filled<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is `undefined`, so that items hold what is there and nothing else. */
export function withoutEmpty<T extends object>(object: T): Filled<T> {
  const filled: Partial<T> = {};
  for (const key in object) if (object[key] !== undefined) filled[key] = object[key];
  return filled as Filled<T>; // holds nothing that is undefined
}
