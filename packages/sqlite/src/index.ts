export { copyAside } from './copy-aside.js';
export { Database, type OpenMode, type Row, type SqlValue } from './database.js';
export { fail } from './failures.js';
export type { Statement } from './statement.js';
