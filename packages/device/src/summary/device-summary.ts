import type { Udid } from '@pearmain/base';

/** What a phone tells anybody, before it trusts them. */
export interface BasicSummary {
  readonly udid: Udid;
  readonly connection: 'usb' | 'network';
  /** As its owner wrote it, every character of it up to the 255th: for a page, not for a terminal or a failure (`plainText`). */
  readonly name: string;
  /** The name on the box; the `productType` itself where it is unknown. */
  readonly model: string;
  readonly productType: string;
  readonly deviceClass: 'iPhone' | 'iPad' | 'iPod' | 'other';
  /** The version of iOS or iPadOS, such as 17.5.1. */
  readonly systemVersion: string;
  readonly build?: string;
  readonly wifiAddress?: string;
}

/** What a phone tells a computer that it trusts. Whatever it does not tell is missing (docs/protocols/session.md §5). */
export interface DeviceSummary extends BasicSummary {
  readonly serialNumber?: string;
  readonly modelNumber?: string;
  readonly phoneNumber?: string;
  readonly imei?: string;
  readonly imei2?: string;
  readonly meid?: string;
  readonly iccid?: string;
  readonly bluetoothAddress?: string;
  readonly timeZone?: string;
  /** Locked with its passcode, right now. */
  readonly isLocked?: boolean;
  readonly isActivated?: boolean;
  /** Its set-up after it was switched on for the first time, or erased, is done. */
  readonly isSetUp?: boolean;
  /** A restore from iCloud still goes on behind everything else. */
  readonly isRestoringFromCloud?: boolean;
  readonly disk: DiskSummary;
  readonly battery: BatterySummary;
  readonly backup: BackupSummary;
  /** Find My: a phone with it refuses to be restored. */
  readonly hasFindMy?: boolean;
  /** Whether the phone may be reached over Wi-Fi. */
  readonly isOnWifi?: boolean;
}

/** Room on the phone, in bytes. */
export interface DiskSummary {
  /** As printed on the box: a round decimal number on newer phones. */
  readonly capacityBytes?: number;
  readonly dataCapacityBytes?: number;
  /** From iOS 17 on this counts what the phone could delete by itself. */
  readonly freeBytes?: number;
}

/** The battery, in percent. */
export interface BatterySummary {
  readonly percent?: number;
  readonly isCharging?: boolean;
  readonly isFull?: boolean;
  readonly hasCable?: boolean;
}

/** What the phone thinks of its backups. */
export interface BackupSummary {
  /** Whether local backups are encrypted; a phone that was never asked says nothing, which means no. */
  readonly willEncrypt: boolean;
  /** A management profile insists on encryption. */
  readonly requiresEncryption: boolean;
  /** iCloud backup is on. */
  readonly isCloudEnabled?: boolean;
  readonly lastLocal?: BackupMoment;
  readonly lastCloud?: BackupMoment;
}

/** When the phone remembers a backup. */
export interface BackupMoment {
  readonly at: Date;
  /** The phone's zone at that time, as it writes it: “GMT+2”. */
  readonly zone?: string;
}
