import type { RestoreChoice } from '@pearmain/engine';
import { fail } from './failures.js';

/** The flags by which a person chooses what is restored. */
export interface ChoiceOptions {
  readonly safetyBackup: boolean;
  readonly only?: string;
  readonly with?: readonly string[];
  readonly to?: string;
}

/** The choice of the flags; `undefined` where the backup goes as it is. @throws cli/usage */
export function choiceOf({ only, with: others, safetyBackup }: ChoiceOptions): RestoreChoice | undefined {
  if (only !== undefined && others !== undefined) {
    throw fail('usage', {
      problem: 'Either --only a part goes onto the phone, or a whole backup --with parts of others.',
    });
  }
  if (only !== undefined && !safetyBackup) {
    throw fail('usage', {
      problem: 'A part goes onto a phone only after a backup of it: leave --no-safety-backup out.',
    });
  }
  if (only !== undefined) return { kind: 'only', types: typesOf(only) };
  return others && { kind: 'with', parts: others.map(partOf) };
}

/** `messages,notes,app:com.example.app`. */
export function typesOf(text: string): string[] {
  return text.split(',').map((type) => type.trim());
}

function partOf(text: string): { readonly types: readonly string[]; readonly snapshot: string } {
  const cut = text.indexOf('=');
  if (cut > 0 && cut < text.length - 1) return { types: typesOf(text.slice(0, cut)), snapshot: text.slice(cut + 1) };
  throw fail('usage', { problem: `“${text}” does not say what of which backup: TYPES=SNAPSHOT.` });
}
