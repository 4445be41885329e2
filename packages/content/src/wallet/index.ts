import type { Column, ItemFile } from '../description.js';
import type { Category } from '../reader.js';
import type { Pass, PassField } from './item.js';
import { locatePasses, placePasses } from './place.js';
import { readPasses } from './read.js';

const columns: readonly Column<Pass>[] = [
  { name: 'Kind', value: ({ kind }) => kind },
  { name: 'Organization', value: ({ organization }) => organization },
  { name: 'Description', value: ({ description }) => description },
  { name: 'Relevant', value: ({ relevant }) => relevant },
  { name: 'Expires', value: ({ expires }) => expires },
  { name: 'Voided', value: ({ isVoided }) => isVoided },
  { name: 'Fields', value: ({ fields }) => fields.map(fieldWords).join('\n') || undefined },
  { name: 'Barcode', value: ({ barcodes }) => barcodes[0]?.message },
  { name: 'Barcode format', value: ({ barcodes }) => barcodes[0]?.format },
  { name: 'Serial number', value: ({ serial }) => serial },
  { name: 'Whole', value: ({ isWhole }) => isWhole },
];

/** Passes in Wallet (docs/formats/content-wallet.md). Cards for paying are in no backup. */
export const passes: Category<Pass> = {
  kind: 'passes',
  describe: {
    schema: 'pass/1',
    columns,
    files: filesOf,
    when: ({ relevant, expires }) => {
      const from = relevant ?? expires;
      return from && { from };
    },
    also: ({ isVoided }) => (isVoided ? ['voided'] : []),
  },
  locate: locatePasses,
  read: readPasses,
  place: placePasses,
};

function fieldWords({ label, value }: PassField): string {
  return label === undefined ? value : `${label}: ${value}`;
}

/** In a folder for each pass, and in those that it has itself. */
function filesOf({ files, organization, description, serial }: Pass): ItemFile[] {
  const title = [organization, description, serial].filter(Boolean).join(' ') || 'Pass';
  return files.map(({ name, domain, relativePath }) => {
    const parts = name.split('/');
    return { name: parts.at(-1) ?? name, domain, relativePath, folder: [title, ...parts.slice(0, -1)] };
  });
}
