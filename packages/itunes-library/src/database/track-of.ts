import type { Track } from '../library.js';
import { isWebAddress } from '../xml/raw-values.js';

/** What a database says of a track; its texts by the types of their data objects, which both formats share. */
export interface TrackFacts {
  readonly id: number;
  readonly persistentId: string | undefined;
  readonly texts: ReadonlyMap<number, string>;
  readonly sizeBytes: number;
  readonly durationMs: number;
  /** Where it is when no location is noted. */
  readonly sourceElsewise: Track['source'];
}

/** The types of a track's data objects (docs/formats/itunes-library.md §3). */
export const trackTexts = { name: 0x02, album: 0x03, artist: 0x04, url: 0x0b, albumArtist: 0x1b } as const;

/** A track of what a database says of it; `path` is the type of the object that is looked at where there is no URL. */
export function trackOf(facts: TrackFacts, pathType: number): Track {
  const { id, persistentId, texts, sizeBytes, durationMs, sourceElsewise } = facts;
  const location = texts.get(trackTexts.url) || texts.get(pathType);
  const [name, artist, albumArtist, album] = (['name', 'artist', 'albumArtist', 'album'] as const).map((each) =>
    texts.get(trackTexts[each]),
  );
  return {
    id,
    ...(persistentId === undefined ? {} : { persistentId }),
    ...(name === undefined ? {} : { name }),
    ...(artist === undefined ? {} : { artist }),
    ...(albumArtist === undefined ? {} : { albumArtist }),
    ...(album === undefined ? {} : { album }),
    kind: 'music',
    source: location === undefined ? sourceElsewise : isWebAddress(location) ? 'stream' : 'file',
    ...(location === undefined ? {} : { location }),
    ...(sizeBytes === 0 ? {} : { sizeBytes }),
    ...(durationMs === 0 ? {} : { durationMs }),
    isProtected: false,
  };
}
