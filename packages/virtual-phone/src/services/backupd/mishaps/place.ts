import { type Check, isCount, oneOf } from '../../../scenario-checks.js';

/**
 * Where in a request the phone can be, in the order in which it comes there; each is reached before its first message
 * (docs/protocols/backup-agent.md §10.1).
 */
export const places = [
  'start',
  'status',
  'existing',
  'scan',
  'space',
  'folders',
  'uploading',
  'manifests',
  'moving',
  'removing',
  'verifying',
  'end',
  'restore-start',
  'restore-status',
  'restore-payload',
  'restore-end',
  'password',
  'cloud',
  'erase',
  'info',
] as const;

export type Place = (typeof places)[number];

/** A point in a request: that place, or within it, after so many files (moves, removals, folders). */
export interface Moment {
  readonly at: Place;
  readonly afterFiles?: number;
}

/** For scenario files. */
export const momentKeys: { readonly [K in keyof Required<Moment>]: Check } = {
  at: oneOf(...places),
  afterFiles: isCount,
};
