import type { Attachment } from '../../messages/item.js';

/** Somebody in WhatsApp's own list of contacts, which is that of the phone and what WhatsApp knows besides. */
export interface WhatsAppContact {
  /** The row in its store. */
  readonly id: number;
  /** `WhatsApp` or `WhatsApp Business`. */
  readonly app: string;
  /** Of the card in the address book, as WhatsApp notes it. */
  readonly identifier?: string;
  readonly name?: string;
  readonly businessName?: string;
  readonly username?: string;
  /** As it stands in the address book. */
  readonly phone?: string;
  readonly phoneLabel?: string;
  /** Where they are on WhatsApp; none for who is not. */
  readonly jid?: string;
  /** What stands in place of their number since 2024. */
  readonly lid?: string;
  readonly about?: string;
  readonly aboutDate?: Date;
  readonly picture?: Attachment;
}
