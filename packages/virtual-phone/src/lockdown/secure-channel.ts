import { X509Certificate } from 'node:crypto';
import { equalBytes } from '@pearmain/formats';
import type { SocketChannel } from '@pearmain/wire';
import { fail } from '../failures.js';
import { hostileTls } from '../hostile/seam.js';
import type { Phone } from '../phone/phone.js';
import type { TrustedHost } from '../phone/state.js';

/**
 * TLS as a phone speaks it: it is the server, with the DeviceCertificate that the host made at pairing, and the host
 * must show the Root or the Host certificate of the same record, byte for byte (docs/protocols/virtual-phone.md §3.4).
 *
 * @throws virtual-phone/unknown-computer, wire/tls
 */
export async function secureChannel(channel: SocketChannel, phone: Phone, host: TrustedHost): Promise<SocketChannel> {
  const hostile = await hostileTls(channel, phone, host);
  if (hostile) return hostile;
  const secured = await channel.startTls({
    role: 'server',
    certificate: host.deviceCertificate,
    privateKey: phone.deviceKey,
    requestCertificate: true,
    // Hosts force TLS 1.0 on these, as their phones knew nothing later.
    minVersion: phone.isAtLeast('10') ? 'TLSv1.2' : 'TLSv1',
  });
  const shown = secured.peerCertificate;
  const known = [host.rootCertificate, host.hostCertificate].map((pem) => new X509Certificate(pem).raw);
  if (shown === undefined || !known.some((certificate) => equalBytes(certificate, shown))) {
    secured.close();
    throw fail('unknown-computer');
  }
  return secured;
}
