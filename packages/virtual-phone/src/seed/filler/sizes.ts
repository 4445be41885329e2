import { SeededRandom } from '../making/seeded-random.js';

// Spread of the logarithm of sizes. With a mean of 43 kB three files in four are below 16 KiB, and a hundredth of the
// files holds more than half of the bytes, as on phones.
const spread = 2.2;

/**
 * Sizes of `files` files that add up to `bytes` exactly: most small, few large, some empty. Nothing is held in memory.
 */
export function* fillerSizes(files: number, bytes: number, seed: string): Generator<number> {
  let total = 0;
  for (const weight of weights(files, seed)) total += weight;
  let weightSoFar = 0;
  let given = 0;
  let index = 0;
  for (const weight of weights(files, seed)) {
    weightSoFar += weight;
    const upTo = ++index === files ? bytes : Math.min(bytes, Math.floor((weightSoFar / total) * bytes));
    yield upTo - given;
    given = upTo;
  }
}

function* weights(files: number, seed: string): Generator<number> {
  const random = new SeededRandom(`filler sizes/${seed}`);
  for (let index = 0; index < files; index++) {
    // Box and Muller: two even fractions make a normal one.
    const normal = Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());
    yield index % 101 === 50 && index < files - 1 ? 0 : Math.exp(spread * normal);
  }
}
