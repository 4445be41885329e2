import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { authority, makeCertificate, noAuthority, subjectKeyIdentifier, usage } from './x509.js';

/** What a computer makes for one pairing; PEM text, the private keys in PKCS#8. */
export interface PairingKeys {
  readonly rootCertificate: string;
  readonly rootPrivateKey: string;
  readonly hostCertificate: string;
  readonly hostPrivateKey: string;
  readonly deviceCertificate: string;
}

const generate = promisify(generateKeyPair);

/**
 * Fresh keys, and three certificates under the new root: its own, the computer's and the phone's
 * (docs/protocols/pairing.md §2). Valid for ten years from `now`.
 *
 * @param devicePublicKey the phone's `DevicePublicKey`: PEM text
 * @throws a TypeError of Node's when that is no RSA key
 */
export async function makePairingKeys(devicePublicKey: string, now: Date): Promise<PairingKeys> {
  const deviceKey = createPublicKey(devicePublicKey);
  const [root, host] = await Promise.all([rsaKeys(), rsaKeys()]);
  const signed = (subject: KeyObject, extensions: readonly Uint8Array[]): string =>
    makeCertificate({ subject, extensions, from: now, signer: root.privateKey });
  return {
    rootCertificate: signed(root.publicKey, [authority]),
    rootPrivateKey: privateKeyPem(root.privateKey),
    hostCertificate: signed(host.publicKey, [noAuthority, usage]),
    hostPrivateKey: privateKeyPem(host.privateKey),
    deviceCertificate: signed(deviceKey, [noAuthority, subjectKeyIdentifier(deviceKey), usage]),
  };
}

const rsaKeys = () => generate('rsa', { modulusLength: 2048, publicExponent: 65537 });

const privateKeyPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
