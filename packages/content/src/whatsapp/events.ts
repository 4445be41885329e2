import { messageType } from './kinds.js';

/** What is known of a line that is about the chat itself. */
export interface ChatEvent {
  readonly type: number;
  /** `ZGROUPEVENTTYPE`. */
  readonly event: number;
  /** Who did it, or to whom it was done, as others call them. */
  readonly who: string | undefined;
  readonly text: string | undefined;
}

/** As a sentence; a number that is not known is shown as it is (docs/formats/content-whatsapp.md §4). */
export function eventSentence({ type, event, who, text }: ChatEvent): string | undefined {
  if (type !== messageType.groupEvent && type !== messageType.notice) return undefined;
  const somebody = who ?? 'Somebody';
  const said = text === undefined ? '' : `: ${text}`;
  if (type === messageType.notice) return `Notice of WhatsApp (${event})${said}`;
  switch (event) {
    case 1:
      return text === undefined ? `${somebody} changed the subject` : `${somebody} changed the subject to “${text}”`;
    case 2:
      return `${somebody} joined`;
    case 3:
      return `${somebody} left`;
    case 4:
      return `${somebody} changed the picture of the group`;
    case 7:
      return `${somebody} was removed`;
    case 12:
      return text === undefined ? 'The group was made' : `The group “${text}” was made`;
    default:
      return `Event of the group (${event})${said}`;
  }
}
