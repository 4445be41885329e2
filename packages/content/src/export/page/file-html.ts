import { escapeHtml, relativeUrl } from './escape.js';

/** What a page is for: on paper nothing can be followed, played or saved. */
export type Medium = 'screen' | 'paper';

/** A file that a page shows, and where it lies beside the page; none where it is not in the backup. */
export interface ShownFile {
  readonly name: string;
  readonly mediaType?: string | undefined;
  readonly place: string | undefined;
}

type Showing = 'picture' | 'video' | 'audio';

/** Kinds that every browser shows and none of them runs, by what a message says of them, else by the name. */
const kinds: readonly (readonly [showing: Showing, type: RegExp, ending: RegExp])[] = [
  ['picture', /^image\/(?:jpeg|png|gif|webp)$/, /\.(?:jpe?g|png|gif|webp)$/i],
  ['video', /^video\//, /\.(?:mov|mp4|m4v)$/i],
  ['audio', /^audio\//, /\.(?:m4a|mp3|wav|aac|caf)$/i],
];

/** A picture, something to play, a link to save it by, or its name where it is not there. */
export function fileHtml({ name, mediaType, place }: ShownFile, medium: Medium): string {
  const words = escapeHtml(name);
  if (place === undefined) return card(`${words} <span class="remark">(not here)</span>`);
  const address = escapeHtml(relativeUrl(place));
  const showing = showingOf(place, mediaType);
  if (medium === 'paper') {
    if (showing === 'picture') return `<img src="${address}" alt="${words}">`;
    return card(`${words} <span class="remark">(${escapeHtml(place)})</span>`);
  }
  const link = card(`<a href="${address}" download>${words}</a>`);
  switch (showing) {
    case 'picture':
      return `<a href="${address}"><img src="${address}" alt="${words}" loading="lazy"></a>`;
    case 'video':
      return `<video src="${address}" controls preload="none" aria-label="${words}"></video>${link}`;
    case 'audio':
      return `<audio src="${address}" controls preload="none" aria-label="${words}"></audio>${link}`;
    case undefined:
      return link;
  }
}

/** A picture that says nothing more than the words beside it, where it is here and can be shown. */
export function decorationHtml(file: ShownFile | undefined, look: string, medium: Medium): string {
  if (file?.place === undefined || showingOf(file.place, file.mediaType) !== 'picture') return '';
  const loading = medium === 'paper' ? '' : ' loading="lazy"';
  return `<img class="${look}" src="${escapeHtml(relativeUrl(file.place))}" alt=""${loading}>\n`;
}

function showingOf(place: string, mediaType: string | undefined): Showing | undefined {
  const found = kinds.find(([, type, ending]) => (mediaType === undefined ? ending.test(place) : type.test(mediaType)));
  return found?.[0];
}

function card(inside: string): string {
  return `<div class="card">${inside}</div>`;
}
