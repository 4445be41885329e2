import { withoutEmpty } from '../store/without-empty.js';
import type { Balloon } from './item.js';

/** A place as a card: with its name where it has one, and a link that others can follow. */
export function placeCard(latitude: number | undefined, longitude: number | undefined, name?: string): Balloon {
  const isKnown = latitude !== undefined && longitude !== undefined;
  return {
    app: 'place',
    title: name ?? 'Place',
    ...withoutEmpty({ latitude, longitude }),
    ...(isKnown && {
      summary: `${latitude}, ${longitude}`,
      url: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`,
    }),
  };
}
