import type { JsonValue } from '@pearmain/base';
import type { PluggedPhone } from '../plugged-phone.js';

/** What can be seen of a phone, for programs that test against it (docs/protocols/virtual-phone.md §9). */
export interface PhoneReport {
  readonly udid: string;
  readonly plugged: boolean;
  /** The muxer's number for it; null while it is unplugged. */
  readonly deviceId: number | null;
  readonly locked: boolean;
  readonly asleep: boolean;
  /** What it asks the person for. */
  readonly asks: 'trust' | 'passcode' | null;
  /** What it does for a host: MessageName, place, files dealt with there, and whether it waits to be told to go on. */
  readonly request: string | null;
  readonly place: string | null;
  readonly files: number;
  readonly held: boolean;
  /** Runs that are over on this day, however they ended. */
  readonly runs: number;
  /** Backups and restores that were finished in the phone's life. */
  readonly finished: number;
}

/** How that phone is now. */
export function reportOn({ phone, deviceId }: PluggedPhone): PhoneReport {
  const { activity, screen } = phone;
  return {
    udid: phone.identity.udid,
    plugged: deviceId !== undefined,
    deviceId: deviceId ?? null,
    locked: screen.isLocked,
    asleep: screen.isAsleep,
    asks: screen.passcodeSheet.isUp ? 'passcode' : screen.asksForTrust ? 'trust' : null,
    request: activity.now?.request ?? null,
    place: activity.now?.place ?? null,
    files: activity.now?.files ?? 0,
    held: activity.isHeld,
    runs: phone.day.run,
    finished: phone.backup.runs,
  };
}

/** Whether a report shows all of what is wanted: numbers may be higher, everything else must be the same. */
export function shows(report: PhoneReport, wanted: Readonly<Record<string, JsonValue>>): boolean {
  const seen: ReadonlyMap<string, JsonValue> = new Map(Object.entries(report));
  return Object.entries(wanted).every(([key, value]) => {
    const found = seen.get(key);
    return typeof value === 'number' && typeof found === 'number' ? found >= value : found === value;
  });
}
