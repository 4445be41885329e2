import { silentLog } from '@pearmain/base';
import type { Command } from 'commander';
import { type Candidate, type WantedKind, wantedNext } from './wanted.js';

/**
 * What the scripts are answered: `files`, `folders` or `none` (what the shell itself adds), then a line for each word that may
 * stand next, with a tab before what it means. A name with a control character is left out; its identifier is offered all the same.
 */
export async function answerCompletion(program: Command, words: readonly string[]): Promise<string> {
  const { candidates, kind } = wantedNext(program, words);
  const current = words.at(-1) ?? '';
  const all = [...candidates, ...(kind ? await known(kind, program) : [])];
  const fitting = all.filter(({ value }) => !hasControls(value) && fits(value, current));
  const lines = fitting.map(({ value, description }) => `${value}\t${withoutControls(description)}`);
  return `${[kind === 'files' || kind === 'folders' ? kind : 'none', ...lines].join('\n')}\n`;
}

async function known(kind: WantedKind, program: Command): Promise<readonly Candidate[]> {
  if (kind === 'files' || kind === 'folders') return [];
  if (kind === 'command')
    return program.commands.map((each) => ({ value: each.name(), description: each.description() }));
  const { knownDevices, knownSnapshots, resolveEnvironment, settingForms } = await import('@pearmain/engine');
  if (kind === 'setting') return settingForms.map((value) => ({ value, description: '' }));
  const sources = { flags: program.opts(), variables: process.env, platform: process.platform };
  try {
    const environment = resolveEnvironment(sources);
    const signal = AbortSignal.timeout(patienceMs);
    return kind === 'device'
      ? await knownDevices(environment, { signal, log: silentLog, emit: () => {} })
      : await knownSnapshots(environment);
  } catch {
    return []; // whoever types sees soon enough what is wrong with settings or disks
  }
}

/** Nobody waits longer for a key. */
const patienceMs = 1500;

function fits(value: string, current: string): boolean {
  return value.toLowerCase().startsWith(current.toLowerCase());
}

const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

function hasControls(text: string): boolean {
  return text.search(controls) >= 0;
}

function withoutControls(text: string): string {
  return text.replaceAll(controls, ' ');
}
