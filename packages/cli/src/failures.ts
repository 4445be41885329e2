import { failures } from '@pearmain/base';

/** What a person can do wrong at the command line, or what the surroundings do not allow. */
export const fail = failures('cli', {
  usage: {
    say: (d: { problem: string }) => d.problem,
    safety: () => 'Nothing was started.',
    advise: () => 'Run pearmain help, or pearmain COMMAND --help for examples.',
  },
  'password-source': {
    say: (d: { source: string; reason: string }) => `The password could not be read from ${d.source}: ${d.reason}.`,
    safety: () => 'Nothing was started.',
    advise: () => 'Check the file or command that should give it.',
  },
  'input-needed': {
    say: (d: { what: string; flags: string }) => `This needs ${d.what}, and nobody can be asked here.`,
    safety: () => 'Nothing was changed.',
    advise: (d) => `Run it in a terminal, or give ${d.flags}.`,
  },
  declined: {
    say: (_: { what: string }) => 'Nothing was done, as you chose.',
  },
  'other-name': {
    say: (d: { name: string }) => `That is not the name of the phone, which is ${d.name}.`,
    safety: () => 'Nothing was changed.',
    advise: () => 'Run the command again, and give its name as it stands there.',
  },
  editor: {
    say: (d: { editor: string }) => `The editor “${d.editor}” did not end well.`,
    safety: () => 'The settings are as they were.',
    advise: () => 'Name another one in EDITOR, or use pearmain config set.',
  },
  'passwords-differ': {
    say: () => 'The two passwords that were typed are not the same.',
    safety: () => 'Nothing was changed.',
    advise: () => 'Run the command again.',
  },
  interrupted: {
    say: (_: { signal: string }) => 'Interrupted.',
    advise: () => 'Start it again when you like: a backup goes on where it stopped.',
  },
  'timed-out': {
    say: (d: { seconds: number }) =>
      `Nobody did what was asked within ${d.seconds === 1 ? 'a second' : `${d.seconds} seconds`}, so Pearmain stopped waiting.`,
    advise: () => 'Try again, or allow more time with --timeout.',
  },
  'log-file': {
    say: (d: { path: string; reason: string }) => `The log file ${d.path} cannot be written: ${d.reason}.`,
    safety: () => 'Nothing was started.',
    advise: () => 'Give another file to --log-file, or leave it out.',
  },
  'demo-phone': {
    say: (d: { reason: string }) => `The demo phone did not start: ${d.reason}.`,
    advise: () => 'Run npm run build in the repository, then try again.',
  },
  unexpected: {
    say: () => 'Something happened that Pearmain did not foresee.',
    safety: () => 'Backups that were finished before are not touched by a run that breaks off.',
    advise: () => 'Run the same command with -vv and report what it prints; check it for names and paths first.',
  },
});
