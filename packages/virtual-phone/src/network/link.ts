import type { ByteChannel } from '@pearmain/wire';

/** The way between a host and the phone's ports: the cable, or Wi-Fi. */
export interface Link {
  readonly kind: 'usb' | 'network';
  /** What the heartbeat service has to do with the link; nothing on a cable. */
  readonly heartbeat: LinkHeartbeat;
  /** Lets connections come to a port; false when it is taken. */
  openPort(port: number): Promise<boolean>;
  closePort(port: number): void;
  /** Resolves at once while anything gets through; rejects when the link has ended. */
  passing(): Promise<void>;
  /** What a service's bytes go through. */
  carry(channel: ByteChannel): ByteChannel;
}

/** What the heartbeat service tells its link, and hears from it. */
export interface LinkHeartbeat {
  readonly pulseSeconds: number;
  /** The host has answered. */
  answered(): void;
  /** Calls `listener` when the phone is about to sleep, until the result is disposed. */
  onSleep(listener: () => void): Disposable;
}

const pulseSeconds = 10;

/** A heartbeat that nothing hangs on. */
export const idleHeartbeat: LinkHeartbeat = {
  pulseSeconds,
  answered() {},
  onSleep: () => ({ [Symbol.dispose]() {} }),
};

/** The cable: the muxer brings every connection, and everything gets through until it is pulled. */
export const cable: Link = {
  kind: 'usb',
  heartbeat: idleHeartbeat,
  openPort: () => Promise.resolve(true),
  closePort() {},
  passing: () => Promise.resolve(),
  carry: (channel) => channel,
};
