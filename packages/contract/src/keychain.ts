/** A secret: a text, or bytes that are none. */
export type Secret = { readonly text: string } | { readonly base64: string };

/** A saved password, or another secret of an app; the secret itself only where it was asked for. */
export interface SavedPassword {
  readonly kind: 'wifi' | 'website' | 'server' | 'app';
  /** The name of the network, or of the account. */
  readonly account?: string;
  /** Of an app's own. */
  readonly service?: string;
  readonly server?: string;
  /** Four letters of Apple's: `htps`, `imps`, `smtp` … */
  readonly protocol?: string;
  readonly port?: number;
  readonly path?: string;
  readonly label?: string;
  /** Which apps can read it: a bundle identifier or a group. */
  readonly group?: string;
  /** RFC 3339. */
  readonly created?: string;
  readonly modified?: string;
  readonly secret?: Secret;
}

/** What `keychain list` finds in a backup. */
export interface KeychainList {
  readonly deviceName: string;
  readonly encrypted: boolean;
  readonly items: readonly SavedPassword[];
  /** Items of the system, which are left out unless they are asked for. */
  readonly hidden: number;
  /** Certificates and keys, which are counted alone. */
  readonly certificatesAndKeys: number;
  /** Only the device that they are from can open these. */
  readonly bound: number;
  readonly damaged: number;
  /** Of a version that is not known yet. */
  readonly unsupported: number;
}
