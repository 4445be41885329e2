/** What is known of an event of a group. */
export interface EventFacts {
  readonly itemType: number;
  readonly action: number;
  /** Who did it: a name, or “You”. */
  readonly actor: string;
  /** To whom it was done. */
  readonly other: string;
  readonly isSamePerson: boolean;
  readonly title: string | undefined;
  readonly shareStatus: number;
}

/** What happened, as a sentence; `undefined` for an ordinary message (docs/formats/content-messages.md §9). */
export function eventSentence(facts: EventFacts): string | undefined {
  const { itemType, action, actor, other, title, shareStatus } = facts;
  switch (itemType) {
    case 0:
      return undefined;
    case 1:
      if (facts.isSamePerson) return `${actor} changed their number.`;
      return action === 1 ? `${actor} removed ${other}.` : `${actor} added ${other}.`;
    case 2:
      return title === undefined ? `${actor} removed the group’s name.` : `${actor} named the group “${title}”.`;
    case 3:
      return pictureSentence(actor, action);
    case 4:
      return `${actor} ${shareStatus === 1 ? 'stopped' : 'started'} sharing location.`;
    case 5:
      return `${actor} kept an audio message.`;
    case 6:
      return `${actor} started a shared activity.`;
    default:
      return `Unknown event (${itemType}).`;
  }
}

function pictureSentence(actor: string, action: number): string {
  const words: Readonly<Record<number, string>> = {
    0: 'left the conversation.',
    1: 'changed the group’s photo.',
    2: 'removed the group’s photo.',
    4: 'changed the background.',
    6: 'removed the background.',
  };
  return words[action] ? `${actor} ${words[action]}` : `Unknown event (3, ${action}).`;
}

/** An effect in the words of the phone; the identifier itself where it is another one. */
export function effectName(id: string): string {
  const bubble = /^com\.apple\.MobileSMS\.expressivesend\.(\w+)$/.exec(id)?.[1];
  const screen = /^com\.apple\.messages\.effect\.CK(\w+)Effect$/.exec(id)?.[1];
  const name = bubble ?? screen;
  const words: Readonly<Record<string, string>> = {
    impact: 'Slam',
    loud: 'Loud',
    gentle: 'Gentle',
    invisibleink: 'Invisible Ink',
    HappyBirthday: 'Balloons',
    ShootingStar: 'Shooting Star',
  };
  return name === undefined ? id : (words[name] ?? name);
}
