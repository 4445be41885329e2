import type net from 'node:net';
import tls from 'node:tls';

/** How a connection becomes encrypted. Certificates are PEM text; nothing is verified but what the caller compares itself. */
export interface TlsOptions {
  readonly role: 'client' | 'server';
  readonly certificate: string;
  readonly privateKey: string;
  /** `'TLSv1'` also lowers OpenSSL's security level, for devices before iOS 10. */
  readonly minVersion?: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion?: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3';
  /** Whether a server asks the client for its certificate (it does, unless told otherwise). */
  readonly requestCertificate?: boolean;
  /** For the whole handshake; 30 seconds unless told otherwise. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** The sockets beneath TLS. */
const beneath = new WeakMap<net.Socket, net.Socket>();

/** True for a TLS socket whose socket beneath was destroyed by someone else: it closes with that one. */
export function isGoingDown(socket: net.Socket): boolean {
  return beneath.get(socket)?.destroyed ?? false;
}

/**
 * Node 20 crashes when a TLS socket is destroyed, by us or because a write failed, between the destruction and the closing
 * of the socket beneath it.
 */
export function destroy(socket: net.Socket): void {
  if (!isGoingDown(socket)) socket.destroy();
}

/** Puts TLS on a connected socket; the handshake has not happened yet. Throws what OpenSSL says of the certificate and the key. */
export function secure(raw: net.Socket, options: TlsOptions): tls.TLSSocket {
  const { role, certificate: cert, privateKey: key, minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3' } = options;
  const secureContext = tls.createSecureContext({
    cert,
    key,
    minVersion,
    maxVersion,
    ...(minVersion === 'TLSv1' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
  });
  const shared = { secureContext, rejectUnauthorized: false };
  const secured =
    role === 'client'
      ? tls.connect({ ...shared, socket: raw })
      : new tls.TLSSocket(raw, { ...shared, isServer: true, requestCert: options.requestCertificate ?? true });
  beneath.set(secured, raw);
  return secured;
}
