import type { Evidence, MissingRows } from '@pearmain/contract';
import type { CarvedRow, CarvedStore } from './carved-rows.js';

/** What recovery gives, one after the other. */
export type RecoveryStep =
  /** So that whoever waits hears of it. */
  | { readonly step: 'seen'; readonly bytes: number }
  | { readonly step: 'row'; readonly row: CarvedRow }
  | { readonly step: 'item'; readonly item: object; readonly evidence: Evidence }
  | { readonly step: 'store'; readonly store: Omit<CarvedStore, 'rows'> }
  | { readonly step: 'missing'; readonly missing: readonly MissingRows[] };
