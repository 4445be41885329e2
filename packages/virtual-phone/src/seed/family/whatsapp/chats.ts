/** A message of WhatsApp, in words. `from: 'nora'` is the owner's. */
export interface ChatLine {
  readonly id?: string;
  /** Minutes since the line before. */
  readonly after: number;
  readonly from: string;
  readonly text?: string;
  readonly picture?: boolean;
  readonly voiceSeconds?: number;
  readonly document?: string;
  readonly place?: { readonly latitude: number; readonly longitude: number; readonly name: string };
  readonly contact?: string;
  readonly neverLoaded?: boolean;
  readonly deleted?: boolean;
  readonly replyTo?: string;
  readonly reaction?: string;
  readonly starred?: boolean;
  /** 12 created, 1 subject changed, 2 joined. */
  readonly groupEvent?: number;
}

/** A chat of WhatsApp. */
export interface Chat {
  readonly jid: string;
  readonly name: string;
  readonly members?: readonly string[];
  readonly begins: string;
  readonly lines: readonly ChatLine[];
}

/** The JID of a person, from the digits of a number. */
export function jidOf(number: string): string {
  return `${number.replace(/\D/g, '')}@s.whatsapp.net`;
}

/** The chats of the family's phone. */
export function plannedChats(addressOf: (key: string) => string): readonly Chat[] {
  return [
    {
      jid: jidOf(addressOf('yusuf')),
      name: 'يوسف حداد',
      begins: '2025-12-01T09:00:00Z',
      lines: [
        { after: 0, from: 'yusuf', text: 'Good morning! صباح الخير' },
        { id: 'plan', after: 3, from: 'nora', text: 'Meet at the harbour at three?' },
        { after: 2, from: 'yusuf', text: 'Yes, by the old crane', replyTo: 'plan' },
        { after: 200, from: 'yusuf', picture: true, text: 'Crane' },
        { after: 1, from: 'nora', text: '😍', reaction: '❤️' },
        { after: 10, from: 'nora', voiceSeconds: 7 },
        { after: 30, from: 'yusuf', place: { latitude: 52.5096, longitude: 13.376, name: 'Harbour café' } },
        { after: 60, from: 'yusuf', deleted: true },
        { after: 500, from: 'yusuf', picture: true, neverLoaded: true },
        { after: 5, from: 'nora', document: 'Timetable 2026.pdf' },
        { after: 5, from: 'nora', contact: 'Ingrid Sjöberg', starred: true },
      ],
    },
    {
      jid: '120363041234567890@g.us',
      name: 'Class 7b parents 📚',
      members: ['jonas', 'priya', 'sara'],
      begins: '2025-09-05T17:00:00Z',
      lines: [
        { after: 0, from: 'priya', groupEvent: 12, text: 'Class 7b' },
        { after: 1, from: 'priya', groupEvent: 1, text: 'Class 7b parents 📚' },
        { after: 2, from: 'priya', text: 'Welcome all' },
        { after: 20, from: 'sara', text: 'תודה!' },
        { after: 400, from: 'nora', text: 'Who drives to the museum?' },
        { after: 3, from: 'jonas', text: 'We do' },
        { after: 9000, from: 'priya', picture: true },
      ],
    },
  ];
}
