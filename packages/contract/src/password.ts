/** The answer of a check of a password: it opens the backup. One that does not is a failure. */
export interface PasswordCheck {
  readonly udid?: string;
  readonly deviceName: string;
  readonly folder: string;
  readonly opens: true;
}

/** What became of one backup: `had-it` already opened with the new password. */
export type PasswordChangeOutcome = 'changed' | 'had-it' | 'not-encrypted';

/** Which stored backups open with the new password now. */
export interface PasswordChange {
  readonly backups: readonly {
    /** Where it belongs to a history of ours. */
    readonly id?: string;
    readonly udid?: string;
    readonly deviceName: string;
    readonly folder: string;
    readonly outcome: PasswordChangeOutcome;
  }[];
}

/** Whether the system's keychain has the password of a device's backups; never the password itself. */
export interface RememberedPassword {
  readonly udid: string;
  readonly deviceName: string;
  readonly remembered: boolean;
  /** After `forget`: whether there was one. */
  readonly forgotten?: boolean;
}

/** A sheet to print that was written. */
export interface RecoverySheet {
  readonly file: string;
  readonly udid: string;
  readonly deviceName: string;
}
