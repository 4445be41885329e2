import { fail } from '../failures.js';
import { AppContainers } from './app-containers.js';
import { allApps, dataTypes } from './table.js';
import { appType, TypesOfEntries } from './types-of-entries.js';

/** Whether an entry of a backup belongs to what was chosen. */
export type Coverage = (domain: string, relativePath: string) => boolean;

/** Some data types, as a person chose them. */
export interface Choice {
  /** Their ids, each once, in the order of the table, apps at the end. */
  readonly types: readonly string[];
  readonly covers: Coverage;
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
export function chooseDataTypes(words: readonly string[], containers: AppContainers): Choice {
  const types = readDataTypes(words);
  checkApps(types, containers.apps);
  return { types, covers: coverageOf(types, containers) };
}

/** Sees that every app that is chosen by itself is among these. @throws backup/unknown-app */
export function checkApps(types: readonly string[], apps: ReadonlySet<string>): void {
  for (const type of types.filter(isAppType)) {
    const app = type.slice(appType('').length);
    if (!apps.has(app)) throw fail('unknown-app', { app });
  }
}

/** What the types cover on a phone with these apps, whether or not it has all that were chosen. */
export function coverageOf(types: readonly string[], containers: AppContainers): Coverage {
  const chosen = new Set(types);
  const entries = new TypesOfEntries(containers);
  return (domain, relativePath) => entries.of(domain, relativePath).some((type) => chosen.has(type));
}

/** The most that they can cover on any phone: to whom extensions and groups belong, only a whole backup says. */
export function possibleCoverage(types: readonly string[]): Coverage {
  const covers = coverageOf(types, new AppContainers({ apps: [] }));
  const hasApps = types.some((type) => isAppType(type) || typesWithApps.has(type));
  return (domain, relativePath) =>
    covers(domain, relativePath) || (hasApps && /^AppDomain(?:Plugin|Group)-/.test(domain));
}

const typesWithApps: ReadonlySet<string> = new Set([
  ...dataTypes.filter(({ apps }) => apps).map(({ id }) => id),
  allApps.id,
]);

function isAppType(word: string): boolean {
  return /^app:[A-Za-z0-9._-]+$/.test(word);
}
