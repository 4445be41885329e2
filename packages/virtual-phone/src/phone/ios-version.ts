const builds: Readonly<Record<string, string>> = {
  '5.1.1': '9B206',
  '6.1.3': '10B329',
  '7.1.2': '11D257',
  '8.1.2': '12B440',
  '9.3.5': '13G36',
  '10.3.3': '14G60',
  '11.4.1': '15G77',
  '12.4': '16G77',
  '12.5.7': '16H81',
  '13.3.1': '17D50',
  '13.7': '17H35',
  '14.4': '18D52',
  '14.8.1': '18H107',
  '15.7.1': '19H117',
  '15.8.3': '19H386',
  '16.1.1': '20B101',
  '16.7.2': '20H115',
  '17.0': '21A329',
  '17.4': '21E219',
  '17.5.1': '21F90',
  '17.6.1': '21G93',
  '18.2': '22C152',
  '18.3.1': '22D72',
  '18.4.1': '22E252',
  '26.0': '23A341',
  '26.1': '23B85',
};

/** The build of that iOS version; for versions not in the table one with the right beginning. */
export function buildOf(productVersion: string): string {
  const known = builds[productVersion];
  if (known !== undefined) return known;
  const [major = 0, minor = 0, patch = 0] = numbersOf(productVersion);
  const train = major >= 26 ? major - 3 : major + 4;
  return `${train}${String.fromCharCode(65 + Math.min(minor, 25))}${100 + patch}`;
}

/** True for `17`, `17.5` and `17.5.1`. */
export function isIosVersion(text: string): boolean {
  return /^\d{1,2}(\.\d{1,2}){0,2}$/.test(text);
}

/** True when the version is that one or later: `isAtLeast('17.5.1', '16.1')`. */
export function isAtLeast(productVersion: string, wanted: string): boolean {
  const found = numbersOf(productVersion);
  for (const [index, number] of numbersOf(wanted).entries()) {
    const difference = (found[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): number[] {
  return version.split('.').map(Number);
}
