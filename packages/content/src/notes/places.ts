/** Where the files of notes are. */
export const notesDomain = 'AppDomainGroup-group.com.apple.notes';

/** Names come from the store, and lead nowhere else. */
const isSafe = (part: string): boolean => part !== '' && part !== '.' && part !== '..' && !/[/\0]/.test(part);

/** A file may be in its account's folder or beside it, as the generations did it (docs/formats/content-notes.md §4). */
function inAccount(account: string | undefined, parts: readonly (string | undefined)[]): string[] {
  const present = parts.filter((part) => part !== undefined);
  if (present.length < parts.length || !present.every(isSafe)) return [];
  const path = present.join('/');
  return account !== undefined && isSafe(account) ? [`Accounts/${account}/${path}`, path] : [path];
}

/** A file that was put into a note. */
export interface Media {
  readonly identifier: string | undefined;
  readonly generation: string | undefined;
  readonly name: string;
}

/** `name` is its name there; of a locked one that is its identifier. */
export function mediaPlaces({ identifier, generation, name }: Media, account: string | undefined): readonly string[] {
  return [
    ...inAccount(account, ['Media', identifier, generation, name]),
    ...inAccount(account, ['Media', identifier, name]),
  ];
}

/** The same places of what is locked. */
export function lockedPlaces(places: readonly string[]): readonly string[] {
  return places.map((place) => `${place}.encrypted`);
}

/** What the phone keeps for programs that cannot show a drawing or a scan. */
export function fallbackPlaces(
  uid: string,
  account: string | undefined,
  generations: { readonly image: string | undefined; readonly document: string | undefined },
): readonly string[] {
  const pictures = ['png', 'jpeg', 'jpg'];
  return [
    ...inAccount(account, ['FallbackPDFs', uid, generations.document, 'FallbackPDF.pdf']),
    ...pictures.flatMap((ending) =>
      inAccount(account, ['FallbackImages', uid, generations.image, `FallbackImage.${ending}`]),
    ),
    ...pictures.flatMap((ending) => inAccount(account, ['FallbackImages', `${uid}.${ending}`])),
  ];
}
