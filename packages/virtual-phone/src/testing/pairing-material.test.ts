import assert from 'node:assert/strict';
import { createPublicKey, createSign, generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { der, type PlistDict, pem, utf8Encode } from '@pearmain/formats';

/** What a host keeps of a pairing, and the part of it that it sends. */
export interface PairingMaterial {
  readonly hostId: string;
  readonly systemBuid: string;
  readonly rootCertificate: string;
  readonly rootKey: string;
  readonly hostCertificate: string;
  readonly hostKey: string;
  readonly deviceCertificate: string;
}

const [rootKeys, hostKeys] = [makeKeys(), makeKeys()];

/** New certificates as hosts make them: X.509 v3 with empty names, all from one root, the last with the phone's key. */
export function makePairing(devicePublicKey: string, systemBuid: string): PairingMaterial {
  return {
    hostId: randomUUID().toUpperCase(),
    systemBuid,
    rootCertificate: certificate(rootKeys.publicKey, true),
    rootKey: rootKeys.privateKey,
    hostCertificate: certificate(hostKeys.publicKey, false),
    hostKey: hostKeys.privateKey,
    deviceCertificate: certificate(devicePublicKey, false),
  };
}

/** The PairRecord of a Pair request. */
export function pairRecord(material: PairingMaterial): PlistDict {
  return {
    DeviceCertificate: utf8Encode(material.deviceCertificate),
    HostCertificate: utf8Encode(material.hostCertificate),
    HostID: material.hostId,
    RootCertificate: utf8Encode(material.rootCertificate),
    SystemBUID: material.systemBuid,
  };
}

function makeKeys(): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    publicKey: publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function certificate(publicKey: string, isAuthority: boolean): string {
  const algorithm = der.sequence(der.objectIdentifier('1.2.840.113549.1.1.11'), der.null_());
  const noName = der.sequence();
  const constraints = der.sequence(
    der.objectIdentifier('2.5.29.19'),
    der.boolean(true),
    der.octetString(isAuthority ? der.sequence(der.boolean(true)) : der.sequence()),
  );
  const content = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(0),
    algorithm,
    noName,
    der.sequence(der.time(new Date('2025-01-01T00:00:00Z')), der.time(new Date('2035-01-01T00:00:00Z'))),
    noName,
    createPublicKey(publicKey).export({ type: 'spki', format: 'der' }),
    der.explicit(3, der.sequence(constraints)),
  );
  const signature = createSign('sha256').update(content).sign(rootKeys.privateKey);
  return pem('CERTIFICATE', der.sequence(content, algorithm, der.bitString(signature)));
}

test('the host of these tests makes certificates with empty names, all signed by its root', () => {
  const made = makePairing(makeKeys().publicKey, 'BUID');
  const root = new X509Certificate(made.rootCertificate);
  assert.ok(root.ca);
  for (const text of [made.rootCertificate, made.hostCertificate, made.deviceCertificate]) {
    const one = new X509Certificate(text);
    assert.ok(one.verify(root.publicKey));
    assert.ok(!one.subject);
  }
});
