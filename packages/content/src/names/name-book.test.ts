import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NameBook } from './name-book.js';

const person = (id: number, displayName: string, phones: readonly string[], emails: readonly string[] = []) => ({
  id,
  displayName,
  phones: phones.map((value) => ({ value })),
  emails: emails.map((value) => ({ value })),
});

test('a number is found in every form in which phones write it, and an address in any case', () => {
  const book = new NameBook([
    person(1, 'Plumber', ['030 23125 109']),
    person(2, 'Priya', ['+1 (415) 555-0110'], ['Priya@Werft.example']),
  ]);
  for (const number of ['+493023125109', '03023125109', '0049 30 23125109']) {
    assert.equal(book.find(number)?.name, 'Plumber', number);
  }
  for (const address of ['+14155550110', '415-555-0110', 'priya@werft.example']) {
    assert.deepEqual(book.find(address), { contact: 2, name: 'Priya' });
  }
});

test('nobody is guessed where two could be meant, and short numbers are only themselves', () => {
  const book = new NameBook([
    person(1, 'Berlin', ['+49 30 5550100']),
    person(2, 'Hamburg', ['+49 40 5550100']),
    person(3, 'Bank', ['22000']),
  ]);
  assert.equal(book.find('5550100'), undefined);
  assert.equal(book.find('+49305550100')?.name, 'Berlin');
  assert.equal(book.find('22000')?.name, 'Bank');
  for (const unknown of ['122000', '000', '', 'nobody@x.example', undefined])
    assert.equal(book.find(unknown), undefined);
});
