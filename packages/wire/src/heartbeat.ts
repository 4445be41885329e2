import { booleanIn, numberIn, type PlistDict, textIn } from '@pearmain/formats';

/** The heartbeat service, as lockdown knows it: over Wi-Fi the device stays only while someone answers it. */
export const heartbeatService = 'com.apple.mobile.heartbeat';

/** One message of the heartbeat: `marco` and `sleepy-time` come from the device, `polo` is the host's answer. */
export type HeartbeatMessage =
  | { readonly kind: 'marco'; readonly intervalSeconds: number; readonly supportsSleepyTime: boolean }
  | { readonly kind: 'polo' }
  | { readonly kind: 'sleepy-time' };

/** A message as it travels (docs/protocols/services.md §4). */
export function heartbeatMessage(message: HeartbeatMessage): PlistDict {
  switch (message.kind) {
    case 'marco':
      return {
        Command: 'Marco',
        Interval: message.intervalSeconds,
        SupportsSleepyTime: message.supportsSleepyTime,
      };
    case 'polo':
      return { Command: 'Polo' };
    case 'sleepy-time':
      return { Command: 'SleepyTime' };
  }
}

/** Reads a message of either side; `undefined` for a command that is not known. A pulse without interval means 10 seconds. */
export function parseHeartbeatMessage(message: PlistDict): HeartbeatMessage | undefined {
  switch (textIn(message, 'Command')) {
    case 'Marco':
      return {
        kind: 'marco',
        intervalSeconds: numberIn(message, 'Interval') ?? 10,
        supportsSleepyTime: booleanIn(message, 'SupportsSleepyTime') ?? false,
      };
    case 'Polo':
      return { kind: 'polo' };
    case 'SleepyTime':
      return { kind: 'sleepy-time' };
    default:
      return undefined;
  }
}
