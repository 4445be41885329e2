import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { der, fromHex, fromPem, pem, toHex } from './index.js';

test('values have the bytes that OpenSSL gives them', () => {
  // openssl asn1parse -genstr "INTEGER:128", "OID:2.999.3", "UTCTIME:…", "FORMAT:BITLIST,BITSTR:0,2" … -noout -out FILE
  assert.equal(toHex(der.integer(0)), '020100');
  assert.equal(toHex(der.integer(127)), '02017f');
  assert.equal(toHex(der.integer(128)), '02020080');
  assert.equal(toHex(der.integer(65537)), '0203010001');
  assert.equal(toHex(der.integer(-128)), '020180');
  assert.equal(toHex(der.integer(-129)), '0202ff7f');
  assert.equal(toHex(der.integer(fromHex('0000ff'))), '020200ff');
  assert.equal(toHex(der.integer(new Uint8Array())), '020100');
  assert.equal(toHex(der.objectIdentifier('1.2.840.113549.1.1.11')), '06092a864886f70d01010b');
  assert.equal(toHex(der.objectIdentifier('2.5.29.19')), '0603551d13');
  assert.equal(toHex(der.objectIdentifier('2.999.3')), '0603883703');
  assert.equal(toHex(der.boolean(true)), '0101ff');
  assert.equal(toHex(der.null_()), '0500');
  assert.equal(toHex(der.utcTime(new Date('2026-11-22T14:03:11Z'))), '170d3236313132323134303331315a');
  assert.equal(toHex(der.generalizedTime(new Date('2056-01-02T03:04:05Z'))), '180f32303536303130323033303430355a');
  assert.equal(toHex(der.bitString(Uint8Array.of(0xa0), 5)), '030205a0');
  assert.equal(toHex(der.octetString(new Uint8Array(200))).slice(0, 6), '0481c8');
  assert.equal(toHex(der.octetString(new Uint8Array(300))).slice(0, 8), '0482012c');
  assert.equal(toHex(der.set(der.integer(2), der.boolean(true))), '31060101ff020102');
  assert.equal(toHex(der.explicit(3, der.null_())), 'a3020500');
  assert.equal(toHex(der.implicit(0, Uint8Array.of(1))), '800101');
});

test('what DER cannot say is refused', () => {
  const unwritable = { code: 'formats/der-unwritable' };
  for (const dotted of ['', '1', '3.1', '1.40', '1.2.x', '1.2.-3']) {
    assert.throws(() => der.objectIdentifier(dotted), unwritable, dotted);
  }
  assert.throws(() => der.utcTime(new Date('2050-01-01T00:00:00Z')), unwritable);
  assert.throws(() => der.generalizedTime(new Date(Number.NaN)), unwritable);
});

test('a certificate with empty names, put together from these pieces, is read and verified by OpenSSL', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyInfo = publicKey.export({ format: 'der', type: 'spki' });
  const keyBits = publicKey.export({ format: 'der', type: 'pkcs1' });
  const sha256WithRsa = der.sequence(der.objectIdentifier('1.2.840.113549.1.1.11'), der.null_());
  const extension = (id: string, isCritical: boolean, value: Uint8Array) =>
    isCritical
      ? der.sequence(der.objectIdentifier(id), der.boolean(true), der.octetString(value))
      : der.sequence(der.objectIdentifier(id), der.octetString(value));
  const body = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(0),
    sha256WithRsa,
    der.sequence(),
    der.sequence(der.time(new Date('2026-01-01T00:00:00Z')), der.time(new Date('2056-01-01T00:00:00Z'))),
    der.sequence(),
    keyInfo,
    der.explicit(
      3,
      der.sequence(
        extension('2.5.29.19', true, der.sequence(der.boolean(true))),
        extension('2.5.29.14', false, der.octetString(createHash('sha1').update(keyBits).digest())),
        extension('2.5.29.15', true, der.bitString(Uint8Array.of(0x04), 2)),
      ),
    ),
  );
  const text = pem('CERTIFICATE', der.sequence(body, sha256WithRsa, der.bitString(sign('sha256', body, privateKey))));
  const certificate = new X509Certificate(text);
  assert.ok(certificate.ca);
  assert.ok(certificate.verify(publicKey));
  assert.equal(Number.parseInt(certificate.serialNumber, 16), 0);
  assert.equal(certificate.subject ?? '', '');
  assert.equal(new Date(certificate.validTo).getUTCFullYear(), 2056);
  assert.deepEqual(fromPem(text), [{ label: 'CERTIFICATE', der: new Uint8Array(certificate.raw) }]);
});

test('PEM blocks survive the round trip, with other lines around them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = `Bag Attributes\r\n${pem('CERTIFICATE', bytes).replaceAll('\n', '\r\n')}\n${pem('RSA PRIVATE KEY', bytes)}`;
      assert.deepEqual(fromPem(text), [
        { label: 'CERTIFICATE', der: bytes },
        { label: 'RSA PRIVATE KEY', der: bytes },
      ]);
    }),
  );
});

test('PEM text without a whole block is refused', () => {
  const bad = { code: 'formats/bad-pem' };
  for (const text of ['', 'hello', '-----BEGIN A-----\nAQ==\n', '-----BEGIN A-----\nAQ==\n-----END B-----\n']) {
    assert.throws(() => fromPem(text), bad);
  }
  assert.throws(() => fromPem('-----BEGIN A-----\n*\n-----END A-----\n'), bad);
});
