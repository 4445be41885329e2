import { InvalidArgumentError } from 'commander';

/** Reads an argument that is a whole number, from `least` on. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It is a whole number${least > 0 ? `, from ${least} on` : ''}.`);
  };
}
