import { type Check, isCount, isFlag, isPositive, record } from '../scenario-checks.js';

/** How Wi-Fi goes for a phone that is reached over it (docs/protocols/virtual-phone.md §8). Missing keys mean: well. */
export interface NetworkScenario {
  /** How long connections live while nobody answers a heartbeat; a minute unless told otherwise. */
  readonly heartbeatMs?: number;
  /** Seconds from one pulse of the heartbeat to the next; ten unless told otherwise. */
  readonly pulseSeconds?: number;
  /** The phone leaves the network, again and again. */
  readonly losses?: LinkLosses;
  /** The phone falls asleep so long after its first connection, once, and says so before. */
  readonly sleep?: { readonly afterMs: number; readonly forMs: number };
  /** It has forgotten that it may be reached until `EnableWifiConnections` is written again over the cable. */
  readonly lapsed?: boolean;
  /** The network is shown a Wi-Fi address that the phone made up for it, as most phones do since iOS 17. */
  readonly privateAddress?: boolean;
}

/** When the link goes, and how. */
export interface LinkLosses {
  readonly times: number;
  /** Bytes of services that go over the link before it is lost, each time. */
  readonly everyBytes: number;
  readonly awayMs: number;
  /** Nothing says that the phone is gone: connections stay, and nothing comes any more. Otherwise they break. */
  readonly silent?: boolean;
}

/** For scenario files. */
export const isNetworkScenario: Check = record<NetworkScenario>({
  heartbeatMs: isCount,
  pulseSeconds: isPositive,
  losses: record<LinkLosses>({ times: isCount, everyBytes: isCount, awayMs: isCount, silent: isFlag }, [
    'times',
    'everyBytes',
    'awayMs',
  ]),
  sleep: record<NonNullable<NetworkScenario['sleep']>>({ afterMs: isCount, forMs: isCount }, ['afterMs', 'forMs']),
  lapsed: isFlag,
  privateAddress: isFlag,
});
