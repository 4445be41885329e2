import * as z from 'zod';
import { isSnapshotId } from './snapshot-id.js';

/** The version of the record's shape; a reader takes any, and keeps what it does not know. */
export const recordFormat = 1;

/** How many, and how much. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** How far a backup was checked the last time, and what came of it (docs/formats/backup-folder.md §6). */
export interface SnapshotVerification {
  readonly at: string;
  readonly level: 'structure' | 'complete' | 'sample' | 'full';
  /** Faults and warnings. */
  readonly findings: number;
  /** Missing in records of older versions, which kept no backup with a fault. */
  readonly faults?: number | undefined;
  /** True where an encrypted backup was checked without its password. */
  readonly locked?: boolean | undefined;
}

/** What whoever ran a backup knows about it; times are RFC 3339 in UTC, sizes bytes. */
export interface SnapshotFacts {
  readonly device: {
    readonly name: string;
    readonly productType: string;
    /** The version of iOS. */
    readonly productVersion: string;
    readonly buildVersion?: string | undefined;
    readonly serialNumber?: string | undefined;
  };
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly kind: 'full' | 'incremental' | 'unknown';
  readonly encrypted: boolean;
  /** What the backup holds. */
  readonly content: Amount;
  /** What the phone sent in this run. */
  readonly received?: Amount | undefined;
  readonly verified?: SnapshotVerification | undefined;
  /** The data types that it holds, where it is a partial one: all else was left out on purpose. */
  readonly only?: readonly string[] | undefined;
  /** What the person calls it. */
  readonly name?: string | undefined;
  /** Never removed by a rule. */
  readonly pin?: boolean | undefined;
  readonly note?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** What `snapshots/<id>.json` holds (docs/formats/location.md §4). */
export interface SnapshotRecord extends SnapshotFacts {
  readonly format: number;
  readonly id: string;
  readonly udid: string;
  /** SHA-256 of its Manifest.plist: says whether the folder is still the backup that was recorded. */
  readonly manifest: string;
  /** True for a backup that other software left in the location, or whose own record is lost. */
  readonly adopted?: boolean | undefined;
  /** Where it was copied from, and which program made it (`finder`, `itunes` …). */
  readonly imported?: { readonly from: string; readonly origin: string; readonly at: string } | undefined;
}

const amount = z.looseObject({ files: z.int().nonnegative(), bytes: z.int().nonnegative() });

/** Looks at a record that was read. */
export const recordShape: z.ZodType<SnapshotRecord> = z.looseObject({
  format: z.int().positive(),
  id: z.string().refine(isSnapshotId),
  udid: z.string(),
  manifest: z.string(),
  adopted: z.boolean().optional(),
  device: z.looseObject({
    name: z.string(),
    productType: z.string(),
    productVersion: z.string(),
    buildVersion: z.string().optional(),
    serialNumber: z.string().optional(),
  }),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  durationMs: z.int().nonnegative(),
  kind: z.enum(['full', 'incremental', 'unknown']),
  encrypted: z.boolean(),
  content: amount,
  received: amount.optional(),
  verified: z
    .looseObject({
      at: z.iso.datetime(),
      level: z.enum(['structure', 'complete', 'sample', 'full']),
      findings: z.int().nonnegative(),
      faults: z.int().nonnegative().optional(),
      locked: z.boolean().optional(),
    })
    .optional(),
  only: z.array(z.string()).optional(),
  imported: z.looseObject({ from: z.string(), origin: z.string(), at: z.iso.datetime() }).optional(),
  name: z.string().optional(),
  pin: z.boolean().optional(),
  note: z.string().optional(),
  tags: z.array(z.string()).optional(),
});
