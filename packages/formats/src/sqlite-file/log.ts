import { fail } from '../failures.js';

/** The head of a log that lies beside a database (docs/formats/sqlite-file.md §5). */
export interface LogHeader {
  readonly pageSize: number;
  readonly salt: bigint;
  readonly sum: LogSum;
  readonly isBigEndian: boolean;
}

/** The two running sums of a log. */
export type LogSum = readonly [number, number];

export const logHeaderSize = 32;
export const frameHeaderSize = 24;

/** @throws formats/sqlite-damaged */
export function readLogHeader(bytes: Uint8Array): LogHeader {
  if (bytes.length < logHeaderSize) throw fail('sqlite-damaged', { problem: 'its log ends within its header' });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const pageSize = view.getUint32(8);
  if (magic >>> 1 !== 0x377f0682 >>> 1) throw fail('sqlite-damaged', { problem: 'its log does not begin as logs do' });
  if (pageSize < 512 || pageSize > 65536 || (pageSize & (pageSize - 1)) !== 0) {
    throw fail('sqlite-damaged', { problem: `its log has pages of ${pageSize} bytes` });
  }
  const isBigEndian = magic === 0x377f0683;
  const sum = addToSum([0, 0], bytes.subarray(0, 24), isBigEndian);
  return { pageSize, salt: view.getBigUint64(16), sum, isBigEndian };
}

/** A page as it was written at a time. */
export interface LogFrame {
  readonly page: number;
  /** How many pages the database has with it, where it ends a commit; otherwise 0. */
  readonly pagesAfterCommit: number;
  readonly salt: bigint;
  /** What the sums must be with it. */
  readonly sum: LogSum;
}

/** The head of a frame. @throws formats/short */
export function readFrame(bytes: Uint8Array): LogFrame {
  if (bytes.length < frameHeaderSize) throw fail('short', { needed: frameHeaderSize, available: bytes.length });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    page: view.getUint32(0),
    pagesAfterCommit: view.getUint32(4),
    salt: view.getBigUint64(8),
    sum: [view.getUint32(16), view.getUint32(20)],
  };
}

/** The sums with more bytes, a multiple of eight of them. */
export function addToSum([first, second]: LogSum, bytes: Uint8Array, isBigEndian: boolean): LogSum {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [a, b] = [first, second];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    a = (a + view.getUint32(at, !isBigEndian) + b) >>> 0;
    b = (b + view.getUint32(at + 4, !isBigEndian) + a) >>> 0;
  }
  return [a, b];
}
