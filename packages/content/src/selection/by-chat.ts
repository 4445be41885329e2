import type { Description } from '../description.js';
import type { ItemTest } from './selection.js';
import { hasWords } from './words.js';

/** Whether an item is of a conversation of that title or identifier. */
export function testChat(describe: Description<object>, wanted: string): ItemTest {
  return (item) => {
    const conversation = describe.line?.(item).conversation;
    return conversation !== undefined && (conversation.id === wanted || hasWords(conversation.title, wanted));
  };
}
