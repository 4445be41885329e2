import { Argument, type Command } from 'commander';
import { completionScript, type Shell, shells } from '../completion/scripts.js';
import { splitLine } from '../completion/split-line.js';

const examples = `
Completes commands, flags, the names of devices and backups, and settings. To have it in every new shell, put the line into
the file named behind it.

Examples:
  source <(pearmain completion bash)                  ~/.bashrc
  source <(pearmain completion zsh)                   ~/.zshrc, after compinit
  pearmain completion fish | source                   ~/.config/fish/config.fish
  pearmain completion powershell | Out-String | Invoke-Expression     $PROFILE
`;

/** `pearmain completion SHELL`, and the hidden command that its scripts ask. */
export function addCompletionCommands(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .description('print a script by which a shell completes pearmain')
    .addHelpText('before', examples.replace('Examples:\n  source', 'Examples:\n  pearmain completion bash\n  source'))
    .action((shell: Shell) => {
      process.stdout.write(completionScript(shell));
    });
  program
    .command('complete', { hidden: true })
    .argument('[word...]')
    .option('--line <text>', 'the command line up to the cursor, the program included')
    .option('--mark <text>', 'what stands before the last word')
    .description('what the completion scripts ask')
    .addHelpText('before', '\nExamples:\n  pearmain complete -- device ""\n  pearmain complete --line "pearmain dev"\n')
    .action(async (words: readonly string[], { line, mark = '' }: { line?: string; mark?: string }) => {
      const typed = line === undefined ? words : splitLine(line).slice(1);
      const last = typed.at(-1) ?? '';
      const { answerCompletion } = await import('../completion/complete.js');
      const unmarked = [...typed.slice(0, -1), last.startsWith(mark) ? last.slice(mark.length) : last];
      process.stdout.write(await answerCompletion(program, unmarked));
    });
}
