const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in a page, between tags and in quotes: every text of a stranger goes through here. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/gu, '\ufffd');
}

/** An address that may be followed; `undefined` for one that runs something or reads files. */
export function safeUrl(url: string): string | undefined {
  return /^(?:https?:\/\/|mailto:|tel:)/i.test(url.trim()) ? url.trim() : undefined;
}

/** The address of a file beside the page; brackets are written so that they end no link of Markdown. */
export function relativeUrl(place: string): string {
  const parts = place.split('/').map(encodeURIComponent);
  return parts.join('/').replaceAll('(', '%28').replaceAll(')', '%29');
}
