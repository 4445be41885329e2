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
