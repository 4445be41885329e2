/** What a recovery sheet says of a backup. */
export interface SheetFacts {
  readonly deviceName: string;
  readonly productType: string;
  readonly iosVersion: string;
  readonly udid: string;
  readonly folder: string;
  readonly writtenAt: Date;
}

interface Part {
  readonly title: string;
  readonly lines: readonly string[];
}

function parts({ folder }: SheetFacts): readonly Part[] {
  return [
    {
      title: 'Backup password (write it here by hand)',
      lines: ['', '_'.repeat(60), '', '_'.repeat(60), ''],
    },
    {
      title: 'What it is for',
      lines: [
        'Without it nobody can open this phone’s encrypted backups or restore from them: not Apple, not the authors of Pearmain.',
        'It is not the passcode of the phone, and not the password of an Apple account.',
        'Keep this sheet where you keep other papers that matter, and not beside the disk with the backups.',
      ],
    },
    {
      title: 'To see that it is right',
      lines: [`pearmain password check "${folder}"`],
    },
    {
      title: 'To restore',
      lines: [
        'With Finder, iTunes or Apple Devices: copy the backup folder, which is named after the phone’s identifier, to where that program keeps backups, and choose Restore Backup.',
        'With libimobiledevice: idevicebackup2 restore --system --settings -i FOLDER',
        'The backup folder is a genuine Apple backup: it needs no particular program, and no account.',
      ],
    },
  ];
}

const heading = ({ deviceName }: SheetFacts): string => `Recovery sheet for the backups of ${deviceName}`;

function facts({ deviceName, productType, iosVersion, udid, folder, writtenAt }: SheetFacts): [string, string][] {
  return [
    ['Device', [deviceName, productType, iosVersion === '' ? '' : `iOS ${iosVersion}`].filter(Boolean).join(', ')],
    ['Identifier', udid],
    ['Backup', folder],
    ['Sheet made', writtenAt.toISOString().slice(0, 10)],
  ];
}

/** The sheet as plain text. */
export function sheetAsText(sheet: SheetFacts): string {
  const title = heading(sheet);
  const known = facts(sheet).map(([name, value]) => `${`${name}:`.padEnd(12)} ${value}`);
  const rest = parts(sheet).flatMap(({ title: name, lines }) => ['', name.toUpperCase(), ...lines]);
  return [title, '='.repeat(title.length), '', ...known, ...rest, ''].join('\n');
}

/** The sheet as a page to print, with nothing in it that is loaded from elsewhere. */
export function sheetAsHtml(sheet: SheetFacts): string {
  const known = facts(sheet).map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`);
  const rest = parts(sheet).map(
    ({ title, lines }) =>
      `<h2>${escaped(title)}</h2>\n${lines.map((line) => `<p>${line === '' ? '&nbsp;' : escaped(line)}</p>`).join('\n')}`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(heading(sheet))}</title>
<style>
  body { font: 11pt/1.4 serif; max-width: 42em; margin: 2em auto; }
  dt { float: left; width: 8em; font-weight: bold; }
  dd { margin-left: 8em; overflow-wrap: anywhere; }
  h1 { font-size: 16pt; }
  h2 { font-size: 12pt; margin: 1.5em 0 0.3em; }
  p { margin: 0.3em 0; }
</style>
<h1>${escaped(heading(sheet))}</h1>
<dl>
${known.join('\n')}
</dl>
${rest.join('\n')}
</html>
`;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
