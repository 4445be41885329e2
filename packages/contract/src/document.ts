import type { AppError, JsonValue } from '@pearmain/base';

/** How a failure looks in JSON: the same words a person reads, and a code for programs. */
export interface FailureDocument {
  readonly code: string;
  readonly message: string;
  readonly safety?: string;
  readonly advice?: string;
  readonly data: JsonValue;
}

/** What `--json` prints: one document, in a shape that only ever gains fields within a major number. */
export type Document<T> =
  | { readonly schema: string; readonly ok: true; readonly data: T }
  | { readonly schema: string; readonly ok: false; readonly error: FailureDocument };

/** The name and major number of a document's shape, such as `device-list/1`. */
export type Schema =
  | 'device-list/1'
  | 'device-info/1'
  | 'device-pair/1'
  | 'device-unpair/1'
  | 'device-encryption/1'
  | 'device-cloud/1'
  | 'device-cloud-state/1'
  | 'device-encryption-state/1'
  | 'device-erase/1'
  | 'device-goodbye/1'
  | 'device-wifi/1'
  | 'device-watch/1'
  | 'backup/1'
  | 'backup-all/1'
  | 'restore/1'
  | 'restore-check/1'
  | 'restore-folder/1'
  | 'snapshot-list/1'
  | 'snapshot-show/1'
  | 'snapshot-contents/1'
  | 'snapshot-types/1'
  | 'app-list/1'
  | 'snapshot-verify/1'
  | 'snapshot-repair/1'
  | 'snapshot-diff/1'
  | 'snapshot-diff-items/1'
  | 'snapshot-materialize/1'
  | 'snapshot-pack/1'
  | 'snapshot-unpack/1'
  | 'keychain-list/1'
  | 'password-check/1'
  | 'password-change/1'
  | 'password-remember/1'
  | 'password-forget/1'
  | 'password-sheet/1'
  | 'ls/1'
  | 'tree/1'
  | 'du/1'
  | 'get/1'
  | 'cat/1'
  | 'export/1'
  | 'search/1'
  | 'evidence-verify/1'
  | 'recover/1'
  | 'recover-file/1'
  | 'snapshot-edit/1'
  | 'snapshot-import/1'
  | 'snapshot-delete/1'
  | 'snapshot-undelete/1'
  | 'snapshot-trash/1'
  | 'snapshot-trash-empty/1'
  | 'library-find/1'
  | 'library-scan/1'
  | 'library-backup/1'
  | 'library-verify/1'
  | 'location-list/1'
  | 'location-add/1'
  | 'location-check/1'
  | 'location-move/1'
  | 'status/1'
  | 'doctor/1'
  | 'config-get/1'
  | 'config-set/1'
  | 'config-path/1'
  | 'demo/1'
  | 'version/1'
  | 'error/1';

/** Wraps the answer of a command. */
export function answer<T>(schema: Schema, data: T): Document<T> {
  return { schema, ok: true, data };
}

/** Wraps the failure of a command. */
export function refusal(schema: Schema, error: AppError): Document<never> {
  return { schema, ok: false, error: describeFailure(error) };
}

/** The failure's words and facts; no cause, no stack. */
export function describeFailure(error: AppError): FailureDocument {
  return {
    code: error.code,
    message: error.message,
    ...(error.safety === undefined ? {} : { safety: error.safety }),
    ...(error.advice === undefined ? {} : { advice: error.advice }),
    data: error.data,
  };
}
