/** What a device of the past or the present can be called by. */
export interface Nameable {
  readonly udid: string;
  readonly deviceName: string;
}

/**
 * The devices that `selector` means: those of that name or identifier, else those whose identifier begins like that.
 * Capitals and dashes do not matter. The same rule as for connected phones (docs/command-line.md §1).
 */
export function devicesCalled<T extends Nameable>(devices: readonly T[], selector: string): T[] {
  const wanted = fold(selector);
  const exact = devices.filter(({ udid, deviceName }) => fold(deviceName) === wanted || udid.toLowerCase() === wanted);
  if (exact.length > 0 || wanted === '') return exact;
  return devices.filter(({ udid }) => beginsLike(udid, selector));
}

/** Whether an identifier begins with these characters. */
export function beginsLike(udid: string, selector: string): boolean {
  const digits = bare(fold(selector));
  return digits !== '' && bare(udid.toLowerCase()).startsWith(digits);
}

/** The identifier behind a name of the person's own (`aliases` in the settings); any other selector as it is. */
export function withoutAlias<S extends string | undefined>(
  aliases: Readonly<Record<string, string>>,
  selector: S,
): S | string {
  if (selector === undefined) return selector;
  const alias = Object.keys(aliases).find((name) => fold(name) === fold(selector));
  return (alias !== undefined && aliases[alias]) || selector;
}

const fold = (text: string): string => text.trim().normalize('NFC').toLowerCase();
const bare = (text: string): string => text.replaceAll('-', '');
