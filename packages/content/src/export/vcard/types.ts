/** The two versions that are written: 3.0 is what every program reads, 4.0 is the current standard. */
export type Version = '3.0' | '4.0';

/** A property: its name with parameters, and its value as it is written. */
export interface Property {
  readonly name: string;
  readonly value: string;
  /** A label that no type stands for; Apple's programs keep such beside the property, in a group. */
  readonly label?: string;
}

const phoneTypes: Readonly<Record<string, Readonly<Record<Version, string>>>> = {
  Home: { '3.0': 'HOME,VOICE', '4.0': 'home,voice' },
  Work: { '3.0': 'WORK,VOICE', '4.0': 'work,voice' },
  Mobile: { '3.0': 'CELL,VOICE', '4.0': 'cell,voice' },
  iPhone: { '3.0': 'IPHONE,CELL,VOICE', '4.0': 'cell,voice' },
  Main: { '3.0': 'MAIN', '4.0': 'main-number' },
  HomeFAX: { '3.0': 'HOME,FAX', '4.0': 'home,fax' },
  WorkFAX: { '3.0': 'WORK,FAX', '4.0': 'work,fax' },
  Pager: { '3.0': 'PAGER', '4.0': 'pager' },
};

const placeTypes: Readonly<Record<string, Readonly<Record<Version, string>>>> = {
  Home: { '3.0': 'HOME', '4.0': 'home' },
  Work: { '3.0': 'WORK', '4.0': 'work' },
};

/** Labels that Apple's programs translate: they are written with its marks around them. */
const appleLabels = new Set(
  'Other HomePage Anniversary Mother Father Parent Brother Sister Child Friend Spouse Partner Assistant Manager'.split(
    ' ',
  ),
);

/** `TYPE` and `label` of a number, an address or a page with this label. */
export function typed(
  name: 'TEL' | 'EMAIL' | 'ADR' | 'URL',
  label: string | undefined,
  version: Version,
): Omit<Property, 'value'> {
  const internet = name === 'EMAIL' && version === '3.0' ? 'INTERNET' : undefined;
  const table = name === 'TEL' ? phoneTypes : placeTypes;
  const own = label !== undefined && Object.hasOwn(table, label) ? table[label]?.[version] : undefined;
  const types = [internet, own].filter((type) => type !== undefined).join(',');
  const quote = version === '4.0' && types.includes(',') ? '"' : '';
  return {
    name: types === '' ? name : `${name};TYPE=${quote}${types}${quote}`,
    ...(label === undefined || own !== undefined ? {} : { label: appleLabel(label) }),
  };
}

/** A label as Apple's programs keep it. */
export function appleLabel(label: string): string {
  return appleLabels.has(label) ? `_$!<${label}>!$_` : label;
}
