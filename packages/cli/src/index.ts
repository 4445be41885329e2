// What tests look at without starting the program: how it tells failures, and how it ends with them.
export { exitCode, exitCodeOf } from './exit-codes.js';
export { printFailure } from './print/failure.js';
export type { Terminal } from './terminal.js';
export { wholeFailure } from './whole-failure.js';
