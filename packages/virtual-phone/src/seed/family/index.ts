import type { Phone } from '../../phone/phone.js';
import type { SeedWriter } from '../seed-writer.js';
import { seedContacts } from './contacts.js';
import { seedMessages } from './messages/index.js';

/** A phone that a family lives with: a little of everything, true to Apple's schemas (docs/formats/seeds.md §4). */
export function seedFamily(phone: Phone, writer: SeedWriter): void {
  seedMessages(writer);
  seedContacts(writer);
  void phone;
}
