import type { Udid } from '@pearmain/base';
import type { Muxer } from './muxer.js';

/** One way to reach a phone right now; a phone on the cable and on Wi-Fi is listed twice, with two device ids. */
export interface AttachedDevice {
  /** The muxer's number for this attachment; a phone that comes back gets a new one. */
  readonly deviceId: number;
  readonly udid: Udid;
  readonly connection: 'usb' | 'network';
  readonly muxer: Muxer;
}
