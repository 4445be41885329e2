/**
 * A connection as services see it: bytes in order, both ways. TCP, TLS and a pair in memory fit. One read at a time;
 * writes may overlap and go out whole, in the order of the calls.
 */
export interface ByteChannel extends AsyncDisposable {
  /**
   * Exactly `length` bytes, which the caller may keep.
   *
   * @throws wire/connection-closed when the other side ends first
   */
  read(length: number): Promise<Uint8Array>;

  /** What is there, 1 to `atMost` bytes, as a view the caller may keep; `undefined` at the end. */
  readSome(atMost: number): Promise<Uint8Array | undefined>;

  /** Exactly `length` bytes if they have already arrived, without waiting; `undefined` otherwise. */
  tryRead(length: number): Uint8Array | undefined;

  /** 1 to `atMost` bytes that have already arrived, without waiting; `undefined` if there are none. */
  tryReadSome(atMost: number): Uint8Array | undefined;

  /**
   * Sends the parts as one. Resolves when they are handed on, later when the other side is slow; from then on the caller
   * may reuse them.
   *
   * @throws wire/connection-closed
   */
  write(...parts: readonly Uint8Array[]): Promise<void>;

  /** Ends both directions at once; waiting reads and writes fail with wire/closed-here. Twice is fine. */
  close(): void;

  /** Sends what was written, says goodbye, and closes. Waits a short while at most. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Where a connection goes: a Unix socket, or a host and a port. */
export type SocketAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** An address in words: `/var/run/usbmuxd`, `127.0.0.1:27015`, `[::1]:27015`. */
export function addressText(address: SocketAddress): string {
  if ('path' in address) return address.path;
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}
