/** An app on the phone, as installation_proxy and the backup know it. Kept in phone.json. */
export interface InstalledApp {
  readonly bundleId: string;
  readonly name: string;
  readonly kind: 'User' | 'System';
  /** CFBundleShortVersionString, what a person calls the version. */
  readonly version: string;
  /** CFBundleVersion. */
  readonly build?: string;
  /** Identifiers of its app groups (`group.…`). */
  readonly groups?: readonly string[];
  /** Identifiers of its app extensions, each with a container of its own in the backup. */
  readonly plugins?: readonly string[];
  /** Whether its documents are visible to a computer. */
  readonly sharesFiles?: boolean;
  /** Size of the program in bytes. */
  readonly staticBytes?: number;
  /** Size of its data in bytes. */
  readonly dynamicBytes?: number;
  /** The app's ApplicationSINF, base64. Apps without one (TestFlight, enterprise) appear in fewer lists. */
  readonly sinf?: string;
  /** The app's iTunesMetadata, a property list, base64. */
  readonly metadata?: string;
  /** The app's icon, PNG, base64; without it the phone draws one in a colour of the app's own. */
  readonly icon?: string;
}
