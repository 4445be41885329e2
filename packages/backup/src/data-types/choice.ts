import { fail } from '../failures.js';
import type { AppContainers } from './app-containers.js';
import { allApps, dataTypes } from './table.js';
import { appType, TypesOfEntries } from './types-of-entries.js';

/** Some data types, as a person chose them. */
export interface Choice {
  /** Their ids, each once, in the order of the table, apps at the end. */
  readonly types: readonly string[];
  /** Whether an entry of a backup belongs to one of them. */
  covers(domain: string, relativePath: string): boolean;
}

/**
 * Data types by their ids, without looking whether a phone has the apps that are named.
 *
 * @throws backup/unknown-data-type
 */
export function readDataTypes(words: readonly string[]): readonly string[] {
  const known = [...dataTypes.map(({ id }) => id), allApps.id];
  for (const word of words) {
    if (!known.includes(word) && !isAppType(word)) throw fail('unknown-data-type', { type: word, known });
  }
  if (words.length === 0) throw fail('unknown-data-type', { type: '', known });
  const apps = words.filter(isAppType).sort();
  return [...new Set([...known.filter((id) => words.includes(id)), ...apps])];
}

/**
 * What a person chose, on a phone with these apps.
 *
 * @throws backup/unknown-data-type, backup/unknown-app
 */
export function chooseDataTypes(words: readonly string[], apps: AppContainers): Choice {
  const types = readDataTypes(words);
  for (const type of types.filter(isAppType)) {
    const app = type.slice(appType('').length);
    if (!apps.apps.has(app)) throw fail('unknown-app', { app });
  }
  const chosen = new Set(types);
  const entries = new TypesOfEntries(apps);
  return {
    types,
    covers: (domain, relativePath) => entries.of(domain, relativePath).some((type) => chosen.has(type)),
  };
}

function isAppType(word: string): boolean {
  return /^app:[A-Za-z0-9._-]+$/.test(word);
}
