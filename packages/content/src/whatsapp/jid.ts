/** A person's number, as others write it: `+4915550101` of `4915550101@s.whatsapp.net` (docs/formats/content-whatsapp.md §3). */
export function numberOfJid(jid: string): string | undefined {
  const digits = /^(\d+)(?:[:.]\d+)*@(?:s\.whatsapp\.net|c\.us)$/.exec(jid)?.[1];
  return digits === undefined ? undefined : `+${digits}`;
}

/** The identifier that since 2024 stands in place of a number, without what follows it: `1000` of `1000@lid`. */
export function lidOf(text: string): string | undefined {
  return /^(\d+)(?:[:.]\d+)*(?:@lid)?$/.exec(text)?.[1];
}

/** True for a person, at a number or at an identifier. */
export function isPerson(jid: string): boolean {
  return numberOfJid(jid) !== undefined || jid.endsWith('@lid');
}

export function isGroup(jid: string): boolean {
  return jid.endsWith('@g.us');
}
