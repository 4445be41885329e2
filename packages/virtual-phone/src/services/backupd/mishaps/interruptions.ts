import { type Check, isCount, oneOf, record } from '../../../scenario-checks.js';
import { type Moment, momentKeys } from './place.js';

/** The phone says nothing for a while. */
export interface Silence extends Moment {
  /** How long, in milliseconds of the scenario; without it, until the phone is told to go on over its control socket. */
  readonly ms?: number;
}

/** The cable comes out. */
export interface Unplug extends Moment {
  /** Only when so many bytes, both ways, have passed since that moment. */
  readonly afterBytes?: number;
  /** The muxer attaches the phone again so many milliseconds later; without it, it stays away. */
  readonly backAfterMs?: number;
}

const asideMessages = ['ping', 'unknown', 'no-downloads', 'no-uploads', 'purge'] as const;

/** The phone sends a message that has nothing to do with the matter, and waits for the answer that it is due. */
export interface Aside extends Moment {
  readonly message: (typeof asideMessages)[number];
}

/** For scenario files. */
export const isSilence: Check = record<Silence>({ ...momentKeys, ms: isCount }, ['at']);
export const isUnplug: Check = record<Unplug>({ ...momentKeys, afterBytes: isCount, backAfterMs: isCount }, ['at']);
export const isAside: Check = record<Aside>({ ...momentKeys, message: oneOf(...asideMessages) }, ['at', 'message']);
