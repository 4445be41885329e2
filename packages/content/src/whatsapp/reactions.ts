import { ProtobufMessage, utf8Decode } from '@pearmain/formats';
import { withoutEmpty } from '../store/without-empty.js';
import { isPerson } from './jid.js';

/** A reaction as it is stored: without who it is from in a chat of two. */
export interface StoredReaction {
  readonly emoji: string;
  readonly date?: Date;
  readonly jid?: string;
}

const field = { reactions: 7, each: 2, emoji: 2, milliseconds: 3 } as const;
/** In which field a group has the sender is not known: the first that holds one. */
const lastFieldWithSender = 16;

/** The reactions in `ZRECEIPTINFO` (docs/formats/content-whatsapp.md §5). @throws formats/protobuf-damaged, formats/bad-text */
export function readReactions(bytes: Uint8Array | undefined): readonly StoredReaction[] {
  const list = bytes && ProtobufMessage.read(bytes).message(field.reactions);
  return (list?.messages(field.each) ?? []).flatMap((reaction) => {
    const emoji = reaction.text(field.emoji) ?? '';
    // One that was taken back is there without its sign.
    if (emoji === '') return [];
    const time = reaction.integer(field.milliseconds) ?? 0;
    const date = time > 0 && time < 8.64e15 ? new Date(time) : undefined;
    return [{ emoji, ...withoutEmpty({ date, jid: senderIn(reaction) }) }];
  });
}

function senderIn(reaction: ProtobufMessage): string | undefined {
  for (let number = 1; number <= lastFieldWithSender; number += 1) {
    const bytes = reaction.bytes(number);
    if (bytes?.includes(0x40) && bytes.every((byte) => byte < 0x80)) {
      const text = utf8Decode(bytes);
      if (isPerson(text)) return text;
    }
  }
  return undefined;
}
