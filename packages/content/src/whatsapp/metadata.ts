import { ProtobufMessage } from '@pearmain/formats';
import { withoutEmpty } from '../store/without-empty.js';

/** What is kept beside a message of which it answers or passes on: `ZMETADATA` (docs/formats/content-whatsapp.md §5). */
export interface Metadata {
  /** What it answers: the stanza, and the words as they were then. */
  readonly quoted?: { readonly stanza: string; readonly text?: string };
  readonly timesForwarded?: number;
}

const field = { quotedStanza: 5, timesForwarded: 17, quoted: 19, forwardedFrom: 21 } as const;
const quotedText = 1;

/** @throws formats/protobuf-damaged, formats/bad-text */
export function readMetadata(bytes: Uint8Array | undefined): Metadata {
  if (!bytes) return {};
  const message = ProtobufMessage.read(bytes);
  const stanza = message.text(field.quotedStanza);
  const text = stanza === undefined ? undefined : message.message(field.quoted)?.text(quotedText);
  const times = message.integer(field.timesForwarded);
  const isForwarded = (times ?? 0) > 0 || message.bytes(field.forwardedFrom) !== undefined;
  return withoutEmpty({
    quoted:
      stanza === undefined || stanza === '' ? undefined : { stanza, ...withoutEmpty({ text: text || undefined }) },
    timesForwarded: isForwarded ? (times ?? 0) : undefined,
  });
}
