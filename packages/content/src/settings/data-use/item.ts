/** How much an app, or a part of the system, has received and sent. */
export interface DataUse {
  /** The row in its store. */
  readonly id: number;
  /** The program, and where there is one the app that it did it for: `mDNSResponder/com.example.app`. */
  readonly process?: string;
  readonly app?: string;
  /** In bytes; none of these where nothing was counted. */
  readonly wifiIn?: number;
  readonly wifiOut?: number;
  readonly cellularIn?: number;
  readonly cellularOut?: number;
  readonly first?: Date;
  readonly last?: Date;
}
