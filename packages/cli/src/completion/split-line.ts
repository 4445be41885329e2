/**
 * The words of the beginning of a command line, as a POSIX shell would understand them; the last one is where the cursor stands,
 * and may be empty or not closed. Nothing is expanded.
 */
export function splitLine(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let isInWord = false;
  let quote: '"' | "'" | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (quote === undefined && /\s/.test(character)) {
      if (isInWord) words.push(word);
      word = '';
      isInWord = false;
      continue;
    }
    isInWord = true;
    if (character === '\\' && quote !== "'") {
      at += 1;
      word += line[at] ?? '';
    } else if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else word += character;
  }
  return [...words, word];
}
