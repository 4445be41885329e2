import { createPublicKey, X509Certificate } from 'node:crypto';
import { dataIn, equalBytes, type PlistDict, textIn, toBase64, utf8Decode } from '@pearmain/formats';
import type { Phone } from '../phone/phone.js';
import type { TrustedHost } from '../phone/state.js';
import { Refusal } from './refusal.js';
import type { TrustDialog } from './trust-dialog.js';

/**
 * Takes a host into the circle of those the phone trusts, or refuses with what stands in the way: management, the lock
 * screen, the trust dialog. Gives back the host with its escrow bag (docs/protocols/virtual-phone.md §3.3).
 *
 * @throws Refusal
 */
export function pairWith(phone: Phone, record: PlistDict | undefined, dialog: TrustDialog): TrustedHost {
  const offered = readOffer(phone, record);
  const known = phone.trustedHosts.find(({ hostId }) => hostId === offered.hostId);
  if (known) return renewed(phone, { ...offered, escrowBag: known.escrowBag });
  if (phone.scenario.pairingProhibited) throw new Refusal('MCProtected');
  const isOldFriend = phone.trustedHosts.some(({ systemBuid }) => systemBuid === offered.systemBuid);
  if (!isOldFriend) {
    if (phone.screen.isLocked) {
      phone.screen.countLockedPair();
      throw new Refusal('PasswordProtected');
    }
    dialog.ask(offered.systemBuid);
  }
  const escrowBag = toBase64(phone.random(`escrow-bag/${offered.hostId}`, 32));
  return renewed(phone, { ...offered, escrowBag });
}

function renewed(phone: Phone, host: TrustedHost): TrustedHost {
  phone.trust(host);
  phone.save();
  return host;
}

/** What the host offers, checked: three certificates of which the last carries this phone's key, all from one root. */
function readOffer(phone: Phone, record: PlistDict | undefined): Omit<TrustedHost, 'escrowBag'> {
  if (record === undefined) throw new Refusal('MissingPairRecord');
  const hostId = textIn(record, 'HostID') ?? '';
  if (hostId === '') throw new Refusal('MissingHostID');
  const systemBuid = textIn(record, 'SystemBUID') ?? '';
  const [hostCertificate, rootCertificate, deviceCertificate] = [
    certificateIn(record, 'HostCertificate'),
    certificateIn(record, 'RootCertificate'),
    certificateIn(record, 'DeviceCertificate'),
  ];
  const root = new X509Certificate(rootCertificate);
  const [host, device] = [new X509Certificate(hostCertificate), new X509Certificate(deviceCertificate)];
  const isWhole =
    systemBuid !== '' &&
    root.ca &&
    [root, host, device].every((certificate) => certificate.verify(root.publicKey)) &&
    carriesKey(device, phone);
  if (!isWhole) throw new Refusal('InvalidPairRecord');
  return { hostId, systemBuid, hostCertificate, rootCertificate, deviceCertificate };
}

function certificateIn(record: PlistDict, key: string): string {
  const bytes = dataIn(record, key);
  if (bytes === undefined) throw new Refusal('InvalidPairRecord');
  try {
    const pem = utf8Decode(bytes);
    new X509Certificate(pem);
    return pem;
  } catch {
    // Neither UTF-8 nor PEM nor X.509: for the phone all the same.
    throw new Refusal('InvalidPairRecord');
  }
}

function carriesKey(certificate: X509Certificate, phone: Phone): boolean {
  const spki = { type: 'spki', format: 'der' } as const;
  return equalBytes(certificate.publicKey.export(spki), createPublicKey(phone.deviceKey).export(spki));
}
