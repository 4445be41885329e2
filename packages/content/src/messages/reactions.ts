import type { Reaction } from './item.js';

const kinds = ['loved', 'liked', 'disliked', 'laughed', 'emphasized', 'questioned', 'emoji', 'sticker'] as const;
const firstAdded = 2000;
const firstRemoved = 3000;

/** A row that reacts to another one (docs/formats/content-messages.md §5). */
export interface ReactionRow {
  readonly target: string;
  readonly reaction: Reaction;
  readonly isRemoved: boolean;
}

/** Which reaction a number stands for, and whether it was put on or taken off. */
export function reactionKind(
  type: number,
): { readonly kind: Reaction['kind']; readonly isRemoved: boolean } | undefined {
  const isRemoved = type >= firstRemoved;
  const kind = kinds[type - (isRemoved ? firstRemoved : firstAdded)];
  return kind && { kind, isRemoved };
}

/** The message that is meant: `p:1/GUID` a part of it, `bp:GUID` its balloon, or `GUID`. */
export function targetOf(associated: string): { readonly guid: string; readonly part?: number } {
  const part = /^p:(\d+)\//.exec(associated)?.[1];
  const guid = associated.replace(/^(?:p:\d+\/|bp:)/, '');
  return part === undefined ? { guid } : { guid, part: Number(part) };
}

/** What holds in the end, by the message: rows in the order of their times, the later one undoing the earlier. */
export function standingReactions(rows: Iterable<ReactionRow>): ReadonlyMap<string, readonly Reaction[]> {
  const standing = new Map<string, Map<string, Reaction>>();
  for (const { target, reaction, isRemoved } of rows) {
    const { kind, from, isFromMe, part } = reaction;
    const ofTarget = standing.get(target) ?? new Map<string, Reaction>();
    standing.set(target, ofTarget);
    // A person has one reaction to a part, and any number of stickers on it.
    const key = JSON.stringify([isFromMe ? 'me' : from.address, part, kind === 'sticker' ? ofTarget.size : '']);
    ofTarget.delete(key);
    if (!isRemoved) ofTarget.set(key, reaction);
  }
  return new Map([...standing].map(([target, reactions]) => [target, [...reactions.values()]]));
}
