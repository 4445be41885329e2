import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMade } from '../testing/made-stores.test.js';
import { passes } from './index.js';

const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

test('a pass tells whose it is, what stands on it, and what a reader scans', () => {
  const { items, told } = readMade(passes, {
    'pass a': json({
      passTypeIdentifier: 'pass.com.example.ferry',
      serialNumber: 'F-1',
      organizationName: 'Ferry Lines',
      description: 'Ticket',
      relevantDate: '2026-07-01T08:30+02:00',
      voided: true,
      boardingPass: {
        transitType: 'PKTransitTypeBoat',
        headerFields: [{ key: 'gate', label: 'GATE', value: 7 }],
        primaryFields: [{ key: 'from', value: 'Nynäshamn' }, { key: 'nothing' }, null],
        backFields: 'no list',
      },
      barcodes: [{ message: 'M1', format: 'PKBarcodeFormatQR', messageEncoding: 'iso-8859-1' }, { format: 'x' }],
      barcode: { message: 'older' },
    }),
    'pass b': Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      json({ barcode: { message: 'old way' }, expirationDate: 'never' }),
    ]),
    'pass c': Buffer.from('{"cut'),
    'pass d': json([1]),
  });
  assert.equal(told.length, 2);
  const [ticket, old] = items;
  assert.ok(ticket && old);
  assert.deepEqual([ticket.kind, ticket.organization, ticket.isVoided], ['boarding-pass', 'Ferry Lines', true]);
  assert.equal(ticket.relevant?.toISOString(), '2026-07-01T06:30:00.000Z');
  assert.deepEqual(ticket.fields, [
    { place: 'header', value: '7', key: 'gate', label: 'GATE' },
    { place: 'primary', value: 'Nynäshamn', key: 'from' },
  ]);
  assert.deepEqual(ticket.barcodes, [{ message: 'M1', format: 'PKBarcodeFormatQR', encoding: 'iso-8859-1' }]);
  assert.deepEqual([old.kind, old.barcodes, old.expires], ['unknown', [{ message: 'old way' }], undefined]);
});
