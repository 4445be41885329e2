import { fail } from '../failures.js';
import { AppContainers, type AppFacts } from './app-containers.js';
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

/**
 * The most that they can cover on that phone, going by what it says itself. Whose groups are that no app names, and whose extensions that
 * belong to none of its apps, only a whole backup may tell.
 */
export function possibleCoverage(types: readonly string[], fromPhone: AppFacts): Coverage {
  const containers = new AppContainers(fromPhone);
  const covers = coverageOf(types, containers);
  if (!types.some((type) => isAppType(type) || typesWithApps.has(type))) return covers;
  return (domain, relativePath) => covers(domain, relativePath) || isUnclear(domain, containers);
}

function isUnclear(domain: string, containers: AppContainers): boolean {
  if (domain.startsWith('AppDomainGroup-')) return !containers.isToldOf(domain.slice('AppDomainGroup-'.length));
  return domain.startsWith('AppDomainPlugin-') && containers.ownersOf(domain).length === 0;
}

const typesWithApps: ReadonlySet<string> = new Set([
  ...dataTypes.filter(({ apps }) => apps).map(({ id }) => id),
  allApps.id,
]);

function isAppType(word: string): boolean {
  return /^app:[A-Za-z0-9._-]+$/.test(word);
}
