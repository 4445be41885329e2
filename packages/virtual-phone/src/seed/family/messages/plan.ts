import { SeededRandom } from '../../making/seeded-random.js';
import { caf } from '../../making/sound.js';
import { landscape, screenshot } from '../pictures.js';
import type { AttachmentPlan, Conversation, Line } from './conversations.js';

const me = 'nora';

function photo(name: string): AttachmentPlan {
  return { name, uti: 'public.jpeg', mime: 'image/jpeg', content: () => landscape(`message ${name}`, 2016, 1512) };
}

const longText =
  'Packing list for Gotland: swim things, rain jackets, the blue tent with all its pegs this time, sun cream, Theo’s inhaler, the board game, chargers, passports and the ferry tickets (printed, please).';

const jonas: Conversation = {
  key: 'jonas',
  service: 'iMessage',
  others: ['jonas'],
  begins: '2025-11-03T06:58:00Z',
  lines: [
    { after: 0, from: me, text: 'Did you see my keys?' },
    { id: 'keys', after: 2, from: 'jonas', text: 'In the fruit bowl 🍐' },
    { after: 1, from: me, tapback: { on: 'keys', kind: 2003 } },
    { after: 300, from: 'jonas', text: longText, bodyOnly: true },
    { id: 'ferry', after: 3, from: me, text: 'Ferry is booked: 14 July, 11:25' },
    { after: 1, from: 'jonas', tapback: { on: 'ferry', kind: 2000 } },
    { after: 1, from: 'jonas', tapback: { on: 'ferry', kind: 2001 } },
    { after: 1, from: 'jonas', tapback: { on: 'ferry', kind: 3001 } },
    { after: 1440, from: 'jonas', attachments: [photo('IMG_0412.jpeg')] },
    { after: 1, from: me, text: 'Wow', effect: 'com.apple.messages.effect.CKSparklesEffect' },
    {
      after: 40,
      from: me,
      text: 'From today: and the harbour',
      attachments: [photo('IMG_0413.jpeg'), photo('Håfen am Abend.jpeg'.normalize('NFD'))],
    },
    { after: 2880, from: 'jonas', text: 'Dinner at seven?', id: 'dinner' },
    { after: 5, from: me, text: 'Half past, the tram is late', replyTo: 'dinner' },
    {
      after: 2,
      from: 'jonas',
      text: 'OK, half past seven then',
      edited: ['OK, half past sven then', 'OK, half past seven'],
      replyTo: 'dinner',
    },
    { after: 600, from: me, unsentLength: 23 },
    {
      after: 10,
      from: 'jonas',
      isAudio: true,
      attachments: [
        { name: 'Audio Message.caf', uti: 'com.apple.coreaudio-format', mime: 'audio/x-caf', content: () => caf(2) },
      ],
    },
    {
      after: 1000,
      from: me,
      link: { url: 'https://museum.example/ships', title: 'Ships of the Baltic', summary: 'Open daily from ten.' },
    },
    {
      after: 4000,
      from: 'jonas',
      text: 'Old photo, was never loaded',
      attachments: [{ name: 'IMG_0001.HEIC', uti: 'public.heic', mime: 'image/heic' }],
    },
    { after: 30, from: me, text: 'This one did not go out', error: 22 },
    { after: 1, from: me, text: 'Sent as a text instead', downgraded: true },
    { after: 20000, from: 'jonas', text: 'See you at the kindergarten 👩‍👩‍👦', unread: true },
  ],
};

const family: Conversation = {
  key: 'familie',
  service: 'iMessage',
  others: ['jonas', 'ingrid', 'mila'],
  groupName: 'Familie 🏡',
  begins: '2025-12-01T17:00:00Z',
  lines: [
    { after: 0, from: me, event: { itemType: 2, title: 'Familie 🏡' } },
    { after: 1, from: 'ingrid', text: 'Kära ni, när kommer ni till jul?' },
    { id: 'train', after: 9, from: 'jonas', text: 'On the 22nd, with the night train', bodyOnly: true },
    { after: 1, from: 'ingrid', tapback: { on: 'train', kind: 2004 } },
    { after: 1, from: 'mila', tapback: { on: 'train', kind: 2000 } },
    { after: 3, from: me, text: '@Ingrid could you ask about the sledge?', mentions: 'ingrid' },
    { after: 60, from: 'ingrid', text: 'Javisst!', attachments: [photo('kälke.jpeg')] },
    { after: 2, from: me, event: { itemType: 1, action: 0, other: 'theo' } },
    { after: 5, from: 'mila', text: '🛷🛷🛷' },
    { after: 500, from: 'jonas', event: { itemType: 3, action: 1 } },
    { after: 3, from: 'ingrid', text: 'e\u0301t\u00e9 or \u00e9t\u00e9, it is winter' },
    {
      after: 8,
      from: me,
      text: 'Gift list',
      attachments: [
        { name: 'List.png', uti: 'public.png', mime: 'image/png', content: () => screenshot('gift list', 590, 1278) },
      ],
    },
  ],
};

const others: readonly Conversation[] = [
  {
    key: 'plumber',
    service: 'SMS',
    others: ['plumber'],
    begins: '2025-10-20T09:12:00Z',
    lines: [
      { after: 0, from: 'plumber', text: 'Ihr Termin: 23.10. zwischen 8 und 12 Uhr. Müller Sanitär' },
      { after: 30, from: me, text: 'Danke, passt!' },
    ],
  },
  {
    key: '22000',
    service: 'SMS',
    others: ['22000'],
    begins: '2025-11-11T11:11:00Z',
    lines: [
      { after: 0, from: '22000', text: 'Your code is 493 021. Do not share it.' },
      { after: 9000, from: '22000', text: 'Your code is 118 734. Do not share it.' },
    ],
  },
  {
    key: 'yusuf',
    service: 'iMessage',
    others: ['yusuf'],
    begins: '2025-11-20T15:30:00Z',
    lines: [
      { after: 0, from: 'yusuf', text: 'مرحبًا! هل نلتقي غدًا؟', bodyOnly: true },
      { after: 4, from: me, text: 'Ja, um drei — إن شاء الله' },
      { after: 1, from: 'yusuf', text: '👍🏽' },
    ],
  },
  {
    key: 'sara',
    service: 'iMessage',
    others: ['sara'],
    begins: '2025-11-25T19:00:00Z',
    lines: [
      { after: 0, from: 'sara', text: 'שלום נורה, תודה על הספר' },
      { after: 8, from: me, text: 'With pleasure! Keep it until spring.' },
    ],
  },
  {
    key: 'jose',
    service: 'iMessage',
    others: ['jose'],
    begins: '2025-12-10T20:00:00Z',
    lines: [
      { after: 0, from: 'jose', text: 'Court 3 on Sunday?' },
      { after: 2, from: me, text: 'The door code is 4711', deletedDaysAgo: 12 },
      { after: 1, from: 'jose', text: 'Deleted joke', deletedDaysAgo: 3, bodyOnly: true },
    ],
  },
];

const small =
  'Ok|Coming|Five minutes|Where are you?|At the library|Can I stay longer?|Please 🙏|No|Yes!|Bring milk|Love you ❤️|Homework done|Rain again ☔️|Lost my hat|Found it';

/** A long chat of short lines, for lists that scroll. */
function mila(): Conversation {
  const random = new SeededRandom('messages with Mila');
  const lines: Line[] = [];
  for (let index = 0; index < 120; index++) {
    const from = random.below(2) === 0 ? me : 'mila';
    lines.push({ after: 5 + random.below(700), from, text: random.pick(small.split('|')), bodyOnly: index % 5 === 0 });
  }
  return { key: 'mila', service: 'iMessage', others: ['mila'], begins: '2025-09-01T05:30:00Z', lines };
}

/** Every conversation of the family's phone. */
export const conversations: readonly Conversation[] = [jonas, family, ...others, mila()];
