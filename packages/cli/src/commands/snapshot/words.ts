import type { SnapshotSummary } from '@pearmain/contract';

const phases = { uploading: 'while copying', moving: 'while moving files', removing: 'while tidying up' } as const;

/** How whole a backup is, in a few words. */
export function stateWords({ state, phase, verified }: SnapshotSummary): string {
  if (state === 'broken-off') return `broken off ${phases[phase ?? 'uploading']}`;
  if (state === 'damaged' || state === 'partial') return state;
  return verified === undefined ? 'whole' : 'checked';
}
