export { categories } from './categories.js';
export { type CountInput, countItems, type ItemCount } from './count-items.js';
export type { FileChoices } from './description.js';
export { type ExportInput, type ExportReport, exportItems } from './export/export-items.js';
export type { LockedItems, Unlocking } from './export/unlocking.js';
export { fail } from './failures.js';
export type { BackupFile, BackupFiles } from './reader.js';
export { type ReadingLimits, readItems } from './reading/read-items.js';
export type { Selection } from './selection/selection.js';
