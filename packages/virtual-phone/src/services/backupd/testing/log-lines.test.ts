const perFolder = /^(MKD|LS) (snap\/)?[0-9a-f]{2}$/;

/** A log in which the messages for the 256 folders are one line: `MKD *`, `LS snap/*`. */
export function collapsed(log: readonly string[]): string[] {
  const lines: string[] = [];
  for (const line of log) {
    const [, name, place = ''] = perFolder.exec(line) ?? [];
    const short = name === undefined ? line : `${name} ${place}*`;
    if (short !== line && lines.at(-1) === short) continue;
    lines.push(short);
  }
  return lines;
}

/** The messages before the first folder is made: what the phone looked at. */
export function lookedAt(log: readonly string[]): string[] {
  const lines = collapsed(log);
  const end = lines.indexOf('MKD .');
  return end < 0 ? lines : lines.slice(0, end);
}
