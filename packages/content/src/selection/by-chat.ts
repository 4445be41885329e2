import type { Description } from '../description.js';
import type { ItemTest } from './selection.js';
import { hasWords } from './words.js';

/** Whether an item is of a conversation of that title or identifier. */
export function testChat(describe: Description<object>, wanted: string): ItemTest {
  return (item) => {
    const conversation = describe.line?.(item).conversation;
    if (conversation === undefined) return false;
    const { id, title } = conversation;
    // A title may have no word in it, but pictures.
    return id === wanted || title.trim() === wanted.trim() || hasWords(title, wanted);
  };
}
