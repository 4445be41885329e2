import type { StoreDraft } from '../../making/core-data.js';
import type { Entry } from '../../making/database.js';
import { hexFor, uuidFor } from '../../making/labels.js';
import { appleSeconds, later, moment } from '../../making/moments.js';
import { protobuf } from '../../making/protobuf.js';
import { m4a } from '../../making/sound.js';
import type { SeedWriter } from '../../seed-writer.js';
import { addressOf, nameOf, owner } from '../people.js';
import { landscape } from '../pictures.js';
import { type Chat, type ChatLine, jidOf } from './chats.js';

/** The container that WhatsApp shares with its extensions. */
export const sharedDomain = 'AppDomainGroup-group.net.whatsapp.WhatsApp.shared';

interface Session {
  readonly row: number;
  readonly chat: Chat;
  readonly members: ReadonlyMap<string, number>;
}

interface MediaFile {
  readonly extension: string;
  readonly content: Uint8Array;
}

/** Turns chats into rows of ChatStorage.sqlite and files below Message/Media. */
export class ChatWriter {
  readonly #store: StoreDraft;
  readonly #files: SeedWriter;
  readonly #stanzas = new Map<string, { id: string; jid: string; text: string }>();

  constructor(store: StoreDraft, files: SeedWriter) {
    this.#store = store;
    this.#files = files;
  }

  write(chat: Chat): void {
    const minutes = chat.lines.reduce((sum, line) => sum + line.after, 0);
    const last = this.#store.highest('WAMessage') + chat.lines.length;
    const row = this.#store.insert('WAChatSession', 'ZWACHATSESSION', {
      ZCONTACTJID: chat.jid,
      ZPARTNERNAME: chat.name,
      ZSESSIONTYPE: chat.members ? 1 : 0,
      ZGROUPINFO: chat.members ? this.#store.highest('WAGroupInfo') + 1 : undefined,
      ZLASTMESSAGE: last,
      ZLASTMESSAGEDATE: appleSeconds(later(moment(chat.begins), minutes * 60)),
      ZMESSAGECOUNTER: chat.lines.length,
      ZUNREADCOUNT: 0,
      ZARCHIVED: 0,
      ZREMOVED: 0,
      ZHIDDEN: 0,
      ZFLAGS: 0,
    });
    const session: Session = { row, chat, members: this.#members(chat, row) };
    let at = moment(chat.begins);
    for (const [index, line] of chat.lines.entries()) {
      at = later(at, line.after * 60);
      this.#line(session, line, at, index);
    }
  }

  #members(chat: Chat, session: number): Map<string, number> {
    const rows = new Map<string, number>();
    if (!chat.members) return rows;
    const creator = jidOf(addressOf(chat.members[1] ?? ''));
    this.#store.insert('WAGroupInfo', 'ZWAGROUPINFO', {
      ZCHATSESSION: session,
      ZCREATIONDATE: appleSeconds(moment(chat.begins)),
      ZCREATORJID: creator,
      ZOWNERJID: creator,
      ZSUBJECTOWNERJID: creator,
      ZSTATE: 0,
    });
    for (const key of chat.members) {
      const row = this.#store.insert('WAGroupMember', 'ZWAGROUPMEMBER', {
        ZCHATSESSION: session,
        ZMEMBERJID: jidOf(addressOf(key)),
        ZCONTACTNAME: nameOf(key),
        ZFIRSTNAME: nameOf(key).split(' ')[0],
        ZISADMIN: jidOf(addressOf(key)) === creator,
        ZISACTIVE: true,
      });
      rows.set(key, row);
    }
    return rows;
  }

  #line(session: Session, line: ChatLine, at: Date, index: number): void {
    const { chat } = session;
    const isMine = line.from === 'nora';
    const row = this.#store.highest('WAMessage') + 1;
    const stanza = hexFor(`stanza ${chat.jid} ${index}`, 20).toUpperCase();
    const sender = isMine ? jidOf(owner.phone) : jidOf(addressOf(line.from));
    if (line.id) this.#stanzas.set(line.id, { id: stanza, jid: sender, text: line.text ?? '' });
    const media = this.#media(chat, line, row, at);
    const info = line.reaction ? this.#reaction(row, line.reaction, stanza, at) : undefined;
    const isEvent = line.groupEvent !== undefined;
    this.#store.insert('WAMessage', 'ZWAMESSAGE', {
      ZCHATSESSION: session.row,
      ZISFROMME: isMine,
      ZMESSAGETYPE: messageType(line),
      ZGROUPEVENTTYPE: line.groupEvent ?? (isMine ? 0 : 2),
      ZGROUPMEMBER: isEvent ? undefined : session.members.get(line.from),
      ZTEXT: line.deleted || line.picture || line.document ? undefined : (line.text ?? line.place?.name),
      ZFROMJID: isMine ? undefined : chat.jid,
      ZTOJID: isMine ? chat.jid : undefined,
      ZMESSAGEDATE: appleSeconds(at),
      ZSENTDATE: isEvent ? undefined : appleSeconds(at) + (isMine ? 0.25 : 1.5),
      ZSTANZAID: stanza,
      ZMESSAGESTATUS: isEvent ? 6 : 8,
      ZSTARRED: line.starred ?? false,
      ZSORT: index,
      ZFLAGS: 0,
      ZMEDIAITEM: media,
      ZMESSAGEINFO: info,
    });
  }

  /** The media row of a message; a reply has one too, with the quoted message in its metadata. */
  #media(chat: Chat, line: ChatLine, message: number, at: Date): number | undefined {
    const add = (entry: Entry): number =>
      this.#store.insert('WAMediaItem', 'ZWAMEDIAITEM', { ZMESSAGE: message, ...entry });
    const quoted = line.replyTo ? this.#stanzas.get(line.replyTo) : undefined;
    if (quoted) {
      return add({
        ZMETADATA: protobuf([
          [5, quoted.id],
          [6, quoted.jid],
          [19, [[1, quoted.text]]],
        ]),
      });
    }
    if (line.place)
      return add({ ZLATITUDE: line.place.latitude, ZLONGITUDE: line.place.longitude, ZTITLE: line.place.name });
    if (line.contact) {
      const card = `BEGIN:VCARD\nVERSION:3.0\nFN:${line.contact}\nTEL;waid=46700000110:+46 70 000 01 10\nEND:VCARD`;
      return add({ ZVCARDNAME: line.contact, ZVCARDSTRING: card });
    }
    const file = mediaFile(line, `${chat.jid} ${message}`, at);
    if (!file) return undefined;
    const name = uuidFor(`media ${chat.jid} ${message}`).toLowerCase();
    const path = `Media/${chat.jid}/${name.slice(0, 1)}/${name.slice(1, 2)}/${name}.${file.extension}`;
    if (!line.neverLoaded) this.#files.file(sharedDomain, `Message/${path}`, file.content, { modified: at });
    const isPicture = line.picture === true;
    return add({
      ZMEDIALOCALPATH: line.neverLoaded ? undefined : path,
      ZXMPPTHUMBPATH: undefined,
      ZMEDIAURL: `https://media.example/${name}.enc`,
      ZFILESIZE: file.content.length,
      ZMOVIEDURATION: line.voiceSeconds ?? 0,
      ZTITLE: line.document ?? (isPicture ? line.text : undefined),
      ZVCARDSTRING: isPicture ? 'image/jpeg' : line.document ? 'application/pdf' : 'audio/mp4',
      ZLATITUDE: isPicture ? 1600 : 0,
      ZLONGITUDE: isPicture ? 1200 : 0,
      ZMEDIAKEY: Buffer.from(hexFor(`media key ${name}`, 40), 'hex'),
    });
  }

  #reaction(message: number, emoji: string, stanza: string, at: Date): number {
    return this.#store.insert('WAMessageInfo', 'ZWAMESSAGEINFO', {
      ZMESSAGE: message,
      ZRECEIPTINFO: protobuf([
        [
          7,
          [
            [
              2,
              [
                [1, `3A${stanza.slice(2)}`],
                [2, emoji],
                [3, at.getTime() + 9000],
                [4, 1],
              ],
            ],
          ],
        ],
      ]),
    });
  }
}

function messageType(line: ChatLine): number {
  if (line.groupEvent !== undefined) return 6;
  if (line.deleted) return 14;
  if (line.picture) return 1;
  if (line.voiceSeconds !== undefined) return 3;
  if (line.contact) return 4;
  if (line.place) return 5;
  return line.document ? 8 : 0;
}

function mediaFile(line: ChatLine, label: string, at: Date): MediaFile | undefined {
  if (line.picture) return { extension: 'jpg', content: landscape(`whatsapp ${label}`, 1600, 1200) };
  if (line.voiceSeconds !== undefined) return { extension: 'm4a', content: m4a(at, line.voiceSeconds) };
  if (line.document) return { extension: 'pdf', content: emptyPdf(line.document) };
  return undefined;
}

/** A PDF of one empty page. */
function emptyPdf(title: string): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
    `<< /Title (${title}) >>`,
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(
    `${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${table}\n%%EOF\n`,
    'latin1',
  );
}
