import { InvalidArgumentError } from 'commander';

/** A zone that this computer knows. */
export function timeZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('It is no time zone: Europe/Berlin is one, and UTC.');
  }
}
