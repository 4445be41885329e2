import { accessSync, constants } from 'node:fs';
import { posix, win32 } from 'node:path';
import { fail } from '../failures.js';

/** Where a browser that prints may be on this computer (docs/decisions/0012-printing.md). */
export interface BrowserPlaces {
  /** Whole paths, the first that is there is taken. */
  readonly programs: readonly string[];
  /** The person says that its sandbox is to be left out. */
  readonly isWithoutSandbox: boolean;
}

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const applications = ['Google Chrome', 'Microsoft Edge', 'Chromium'];
const windowsPrograms = [
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
] as const;

/** The places of this system, or the one program that the person named. */
export function browserPlaces(
  platform: NodeJS.Platform,
  variables: Readonly<Record<string, string | undefined>>,
  named: { readonly program: string | undefined; readonly sandbox: string | undefined },
): BrowserPlaces {
  const programs = named.program === undefined ? usualPlaces(platform, variables) : [named.program];
  return { programs, isWithoutSandbox: named.sandbox === 'off' };
}

function usualPlaces(
  platform: NodeJS.Platform,
  variables: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', posix.join(variables['HOME'] ?? '/', 'Applications')];
    return folders.flatMap((folder) => applications.map((name) => `${folder}/${name}.app/Contents/MacOS/${name}`));
  }
  if (platform === 'win32') {
    const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => variables[name] ?? []);
    return folders.flatMap((folder) => windowsPrograms.map((parts) => win32.join(folder, ...parts)));
  }
  // A part of the path that is no whole one is the folder that somebody happens to be in.
  const folders = (variables['PATH'] ?? '').split(':').filter((folder) => posix.isAbsolute(folder));
  return commands.flatMap((command) => folders.map((folder) => posix.join(folder, command)));
}

/** The browser that is there. @throws engine/no-browser */
export function findBrowser({ programs }: BrowserPlaces): string {
  const found = programs.find(isProgram);
  if (found === undefined) throw fail('no-browser');
  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // whatever keeps it from being run, another one may be there
  }
}
