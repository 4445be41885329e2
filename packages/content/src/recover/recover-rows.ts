import type { LocalCopy, ReadContext } from '../reader.js';
import { type CarvedStore, carvedRows } from './carved-rows.js';
import type { RecoveryStep } from './recovery-step.js';

/** Rows of whatever tables databases have. @throws formats/sqlite-damaged */
export function* recoverRows(copies: readonly LocalCopy[], tell: ReadContext['tell']): Generator<RecoveryStep> {
  for (const copy of copies) {
    const { rows, ...store } = yield* told(carvedRows(copy, tell));
    for (const row of rows) yield { step: 'row', row };
    yield { step: 'store', store };
  }
}

/** The same work, with what it has seen as steps. */
export function* told(work: Generator<number, CarvedStore>): Generator<RecoveryStep, CarvedStore> {
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return next.value;
    yield { step: 'seen', bytes: next.value };
  }
}
