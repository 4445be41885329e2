export { type Affinity, type DeclaredColumn, type DeclaredTable, readCreateTable } from './create-table.js';
export {
  isPointerMap,
  readSqliteHeader,
  type SqliteHeader,
  sqliteHeaderSize,
  type TextEncodingName,
} from './header.js';
export {
  addToSum,
  frameHeaderSize,
  type LogFrame,
  type LogHeader,
  type LogSum,
  logHeaderSize,
  readFrame,
  readLogHeader,
} from './log.js';
export {
  type BtreePage,
  type BtreePageKind,
  type CellExtent,
  gapsOf,
  localPayload,
  readBtreePage,
  readCell,
  type Stretch,
  shortCellEnd,
  wordAt,
} from './page.js';
export { isTextType, type RecordValue, readValue, sizeOfType } from './record.js';
export { VarintCursor, varintSize } from './varint-cursor.js';
