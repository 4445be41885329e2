import type { Reaction } from './item.js';

const kinds = ['loved', 'liked', 'disliked', 'laughed', 'emphasized', 'questioned', 'emoji', 'sticker'] as const;
const firstAdded = 2000;
const firstRemoved = 3000;
/** A sticker that was laid on a message; several of one person stay side by side. */
const placedSticker = 1000;

/** A row that reacts to another one (docs/formats/content-messages.md §5). */
export interface ReactionRow {
  readonly reaction: Reaction;
  readonly isRemoved: boolean;
}

/** Which reaction a number stands for, and whether it was put on or taken off. */
export function reactionKind(
  type: number,
): { readonly kind: Reaction['kind']; readonly isRemoved: boolean } | undefined {
  if (type === placedSticker) return { kind: 'sticker', isRemoved: false };
  const isRemoved = type >= firstRemoved;
  const kind = kinds[type - (isRemoved ? firstRemoved : firstAdded)];
  return kind && { kind, isRemoved };
}

/** Whether the number is one of a reaction: below are apps' balloons and what is none. */
export function isReactionType(type: number): boolean {
  return reactionKind(type) !== undefined;
}

/** The message that is meant: `p:1/GUID` a part of it, `bp:GUID` its balloon, or `GUID`. */
export function targetOf(associated: string): { readonly guid: string; readonly part?: number } {
  const part = /^p:(\d+)\//.exec(associated)?.[1];
  const guid = associated.replace(/^(?:p:\d+\/|bp:)/, '');
  return part === undefined ? { guid } : { guid, part: Number(part) };
}

/** What holds in the end of the reactions to one message: in the order of their times, the later one undoing the earlier. */
export function standingReactions(rows: Iterable<ReactionRow>): readonly Reaction[] {
  const standing = new Map<string, Reaction>();
  for (const { reaction, isRemoved } of rows) {
    const { kind, from, isFromMe, part } = reaction;
    // A person has one reaction to a part, and any number of stickers on it.
    const who = JSON.stringify([isFromMe ? 'me' : from.address, part, kind === 'sticker']);
    const before = [...standing.keys()].findLast((key) => key.startsWith(who));
    if (before !== undefined && (isRemoved || kind !== 'sticker')) standing.delete(before);
    if (!isRemoved) standing.set(`${who} ${standing.size}`, reaction);
  }
  return [...standing.values()];
}
