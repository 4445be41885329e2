/** A radio of a network that the phone has been connected to. */
export interface AccessPoint {
  readonly bssid: string;
  readonly channel?: number;
  readonly lastUsed?: Date;
}

/** A Wi-Fi network that the phone knows. Its password is in the keychain alone. */
export interface WifiNetwork {
  readonly name: string;
  /** As the phone has it: `WPA2/WPA3 Personal`, `Open`, … */
  readonly security?: string;
  readonly isHidden: boolean;
  /** It wants a page to be filled in. */
  readonly isCaptive: boolean;
  readonly added?: Date;
  /** What added it: `WiFi Settings`, an app, … */
  readonly addedBy?: string;
  /** When its owner chose it last, and when the phone connected by itself. */
  readonly joinedByUser?: Date;
  readonly joinedBySystem?: Date;
  readonly updated?: Date;
  readonly passwordChanged?: Date;
  readonly accessPoints: readonly AccessPoint[];
}
