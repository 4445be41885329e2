import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { der, pem, textIn, utf8Encode } from '@pearmain/formats';
import type { HostileCase, HostileTls, Hostility } from '../hostility.js';

/** Services that a host must refuse to use in the clear. */
const secretServices = [
  'com.apple.afc',
  'com.apple.mobile.installation_proxy',
  'com.apple.springboardservices',
  'com.apple.mobilebackup2',
] as const;

/** A phone that is not the one that was paired, or that wants to be talked to in the clear. */
export const tlsCases: readonly HostileCase[] = [
  tlsCase('other-key', 'shows the certificate of another key', async (plain) => {
    const { certificate, privateKey } = impostor();
    return await plain.startTls({ role: 'server', certificate, privateKey });
  }),
  tlsCase(
    'host-certificate',
    'shows the host its own certificate, whose key it does not have',
    async (plain, { host }) => {
      const { privateKey } = impostor();
      return await plain.startTls({ role: 'server', certificate: host.hostCertificate, privateKey });
    },
  ),
  tlsCase('silence', 'says nothing where TLS begins', async (plain, { wire }) => {
    await wire.hang();
    return plain;
  }),
  tlsCase('hang-up', 'hangs up where TLS begins', async (plain) => {
    plain.close();
    return plain;
  }),
  tlsCase('plain-text', 'speaks in the clear where TLS begins', async (plain, { wire }) => {
    await wire.send(utf8Encode('<?xml version="1.0"?><plist version="1.0"><dict/></plist>'.repeat(20)));
    await wire.hang();
    return plain;
  }),
  tlsCase('long-record', 'begins a TLS record that is never finished', async (plain, { wire }) => {
    await wire.send(Uint8Array.of(22, 3, 3, 0x40, 0, 2, 0, 0x3f, 0xfc), new Uint8Array(1000));
    await wire.hang();
    return plain;
  }),
  tlsCase('alert', 'answers with a fatal alert', async (plain, { wire }) => {
    await wire.send(Uint8Array.of(21, 3, 3, 0, 2, 2, 40));
    await wire.hang();
    return plain;
  }),
  tlsCase('hang-up-behind', 'hangs up once TLS is there', async (plain, { phone, host }) => {
    const secured = await plain.startTls({
      role: 'server',
      certificate: host.deviceCertificate,
      privateKey: phone.deviceKey,
    });
    secured.close();
    return secured;
  }),
  {
    name: 'tls/no-session-tls',
    layer: 'tls',
    does: 'opens the session without TLS',
    host: 'fails',
    hostility: changingReply('StartSession', () => true, { EnableSessionSSL: false }),
  },
  {
    name: 'tls/session-tls-not-said',
    layer: 'tls',
    does: 'does not say whether the session has TLS',
    host: 'fails',
    hostility: changingReply('StartSession', () => true, { EnableSessionSSL: 'no' }),
  },
  ...secretServices.map(
    (service): HostileCase => ({
      name: `tls/no-tls-for/${service.slice(service.lastIndexOf('.') + 1).replace('_', '-')}`,
      layer: 'tls',
      does: `starts ${service} without TLS`,
      host: /installation|springboard/.test(service) ? 'completes' : 'fails',
      hostility: changingReply('StartService', (name) => name === service, { EnableServiceSSL: false }),
    }),
  ),
];

function tlsCase(name: string, does: string, tls: HostileTls): HostileCase {
  return { name: `tls/${name}`, layer: 'tls', does, host: 'fails', hostility: { tls } };
}

/** Lockdown's reply to a request, some of its keys otherwise. */
export function changingReply(
  requestName: string,
  isMeant: (service: string | undefined) => boolean,
  changes: Readonly<Record<string, boolean | number | string>>,
): Hostility {
  return {
    lockdown: async (reply, { request }) => {
      const isThis = textIn(request, 'Request') === requestName && isMeant(textIn(request, 'Service'));
      return isThis && !('Error' in reply) ? { ...reply, ...changes } : reply;
    },
  };
}

/** Somebody who is not the phone: a key of its own, and a certificate that it signed itself. */
function impostor(): { readonly certificate: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    certificate: selfSigned(publicKey, privateKey),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function selfSigned(publicKey: KeyObject, privateKey: KeyObject): string {
  const algorithm = der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'));
  const noName = der.sequence();
  const validity = der.sequence(der.time(new Date('2025-01-01T00:00:00Z')), der.time(new Date('2045-01-01T00:00:00Z')));
  const body = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(1),
    algorithm,
    noName,
    validity,
    noName,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  return pem('CERTIFICATE', der.sequence(body, algorithm, der.bitString(sign('sha256', body, privateKey))));
}
