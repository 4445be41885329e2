export { copyAside } from './copy-aside.js';
export { Database, type OpenMode, type Row, type SqlValue } from './database.js';
export { fail } from './failures.js';
export type { Integrity } from './integrity/integrity.js';
export { IntegrityChecker, type IntegrityLimits } from './integrity/integrity-checker.js';
export type { Statement } from './statement.js';
