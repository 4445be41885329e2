import type { Diagnosis, SnapshotSummary } from './snapshot.js';

/** Whether a phone and this computer know each other. */
export type Trust = 'trusted' | 'not-trusted';

/** A phone that is connected now; one entry however many ways it is connected. */
export interface DeviceEntry {
  readonly udid: string;
  readonly name: string;
  readonly model: string;
  readonly productType: string;
  readonly iosVersion: string;
  readonly connections: readonly ('usb' | 'network')[];
  readonly trust: Trust;
}

/** What a phone says of itself. Whatever it does not tell is left out. */
export interface DeviceInfo extends DeviceEntry {
  readonly deviceClass?: string;
  readonly buildVersion?: string;
  readonly serialNumber?: string;
  readonly phoneNumber?: string;
  readonly imei?: string;
  readonly capacity?: { readonly totalBytes: number; readonly freeBytes?: number };
  readonly battery?: { readonly percent: number; readonly charging: boolean };
  readonly backup?: {
    readonly encrypted: boolean;
    readonly encryptionRequired: boolean;
    readonly cloudBackup?: boolean;
    /** When the phone itself last finished a backup to any computer, RFC 3339. */
    readonly lastBackupAt?: string;
  };
  readonly locked?: boolean;
  readonly findMyOn?: boolean;
  /** It may be reached over Wi-Fi. */
  readonly wifiOn?: boolean;
}

/** The outcome of pairing. */
export interface PairingResult {
  readonly udid: string;
  readonly name: string;
  /** `already` when the phone trusted this computer before. */
  readonly outcome: 'paired' | 'already';
}

/** The outcome of ending trust. */
export interface UnpairingResult {
  readonly udid: string;
  readonly outcome: 'unpaired' | 'was-not-paired';
}

/** What became of the encryption of a phone's backups, as the phone itself says afterwards. */
export interface EncryptionResult {
  readonly udid: string;
  readonly name: string;
  readonly encrypted: boolean;
  readonly outcome: 'turned-on' | 'turned-off' | 'changed' | 'already-on' | 'already-off';
  /** The last good backup at the location, where there is one. Earlier ones keep the password they were made with. */
  readonly lastBackup?: 'opens-with-new-password' | 'as-before';
  /** The keychain of this computer has the new password. */
  readonly remembered?: boolean;
}

/** How the backups of a phone are protected, and since when, as well as this computer knows. */
export interface EncryptionState {
  readonly udid: string;
  readonly name: string;
  readonly encrypted: boolean;
  /** A management insists on it. */
  readonly required: boolean;
  /** RFC 3339; `atLeast` where only backups tell, and it may be longer. */
  readonly since?: { readonly at: string; readonly atLeast: boolean; readonly computer?: string };
  /** Backups of it at our locations that nobody opens without their password, and those that need none. */
  readonly locked: number;
  readonly open: number;
  /** The keychain of this computer has a password of it. */
  readonly remembered: boolean;
}

/** Who backs a phone up by itself. */
export interface CloudState {
  readonly udid: string;
  readonly name: string;
  /** Left out where the phone does not tell. */
  readonly enabled?: boolean;
  /** RFC 3339. */
  readonly lastCloudBackupAt?: string;
  /** This computer is chosen to back it up by itself. */
  readonly automatic: boolean;
}

/** What became of a phone that was to be erased. */
export interface EraseResult {
  readonly device: Pick<DeviceEntry, 'udid' | 'name' | 'model' | 'iosVersion'>;
  /** `not-seen`: it was not seen again while it was waited for, or does not say what became of it. */
  readonly outcome: 'erased' | 'not-seen';
  /** The backup that was made of the phone before. */
  readonly safetyBackup?: SnapshotSummary;
}

/** Everything to be seen to before a phone is erased or given away. */
export interface GoodbyePage {
  readonly device: Pick<DeviceEntry, 'udid' | 'name' | 'model' | 'iosVersion'>;
  readonly lastBackup?: SnapshotSummary;
  /** `blocked`: something would be lost, or the phone would be of no use to the next person. */
  readonly verdict: 'ready' | 'ready-with-losses' | 'blocked';
  readonly checks: readonly Diagnosis[];
}

/** Whether a phone backs itself up to iCloud, as it says afterwards; left out where it does not tell. */
export interface CloudResult {
  readonly udid: string;
  readonly name: string;
  readonly enabled?: boolean;
  /** This computer is chosen to back it up by itself. */
  readonly automatic: boolean;
  readonly outcome: 'turned-on' | 'turned-off' | 'already-on' | 'already-off';
}

/** Whether a phone may be reached over Wi-Fi, as it says afterwards; left out where it does not tell. */
export interface WifiResult {
  readonly udid: string;
  readonly name: string;
  readonly enabled?: boolean;
  readonly outcome: 'turned-on' | 'turned-off' | 'already-on' | 'already-off';
}

/** Something that happened to phones, or to the service that reaches them, while somebody watched. */
export type WatchChange =
  /** A phone came, in whatever way. */
  | { readonly change: 'attached'; readonly device: DeviceEntry }
  /** It is reached in other ways, trusts or no longer trusts this computer, or tells something else of itself. */
  | { readonly change: 'changed'; readonly device: DeviceEntry }
  /** It trusts this computer from now on, says the service that reaches phones. */
  | { readonly change: 'paired'; readonly device: DeviceEntry }
  /** It came and does not say who it is. */
  | { readonly change: 'silent'; readonly udid: string; readonly code: string; readonly message: string }
  /** Its last connection is gone. */
  | { readonly change: 'detached'; readonly udid: string; readonly name?: string }
  | { readonly change: 'muxer-lost'; readonly code: string; readonly message: string; readonly advice?: string }
  | { readonly change: 'muxer-found' };
