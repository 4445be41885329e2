import { visibleText } from '@pearmain/base';
import type { SettingEntry } from '@pearmain/contract';
import type { Command } from 'commander';
import { editText } from '../edit-text.js';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import { printTable } from '../print/table.js';
import type { Terminal } from '../terminal.js';

const keys = `
Settings: location, staleAfterDays, trashDays, aliases.NAME, searchFolders.NAME, devices.DEVICE.location and devices.DEVICE.alias,
where DEVICE is a name or the start of an identifier.
`;

/** `pearmain config get|set|unset|path|edit`. */
export function addConfigCommands(program: Command): void {
  const config = program
    .command('config')
    .description('see and change the settings')
    .addHelpText(
      'before',
      `${keys}\nExamples:\n  pearmain config get --origin\n  pearmain config set location /mnt/backups\n`,
    );
  addGet(config);
  addSet(config);
  addUnset(config);
  addPath(config);
  addEdit(config);
}

function addGet(config: Command): void {
  config
    .command('get')
    .argument('[setting]', 'only this one')
    .option('--origin', 'say where each comes from')
    .description('show the settings that are in force')
    .addHelpText('before', `${keys}\nExamples:\n  pearmain config get\n  pearmain config get location --origin\n`)
    .action((name: string | undefined, options: { origin?: true }, command: Command) =>
      perform(command, {
        schema: 'config-get/1',
        work: async ({ sources }) => {
          const { listSettings } = await import('@pearmain/engine');
          return { data: { settings: listSettings(sources, name) } };
        },
        print: ({ settings }, terminal) =>
          printSettings(settings, { ...options, isAlone: name !== undefined }, terminal),
      }),
    );
}

function addSet(config: Command): void {
  config
    .command('set')
    .argument('<setting>', 'location, staleAfterDays, devices.Anna.location …')
    .argument('<value>')
    .description('change a setting')
    .addHelpText(
      'before',
      `${keys}\nBackups that were made before stay where they are.\n\nExamples:\n  pearmain config set location /mnt/backups\n  pearmain config set devices.Anna.location /mnt/anna\n  pearmain config set devices.00008110.alias mum\n  pearmain config set staleAfterDays 3\n`,
    )
    .action((name: string, value: string, _options, command: Command) =>
      perform(command, {
        schema: 'config-set/1',
        work: async ({ sources }) => {
          const { changeSetting } = await import('@pearmain/engine');
          return { data: { name, setting: changeSetting(sources, name, value) } };
        },
        print: ({ setting }, { out }) => {
          if (setting)
            out.write(`${styled(out, 'green', '✓')} ${setting.name} is ${visibleText(String(setting.value))}.\n`);
        },
      }),
    );
}

function addUnset(config: Command): void {
  config
    .command('unset')
    .argument('<setting>')
    .description('take a setting away, so that the default applies')
    .addHelpText('before', `${keys}\nExamples:\n  pearmain config unset devices.Anna.location\n`)
    .action((name: string, _options, command: Command) =>
      perform(command, {
        schema: 'config-set/1',
        work: async ({ sources }) => {
          const { changeSetting } = await import('@pearmain/engine');
          changeSetting(sources, name, undefined);
          return { data: { name } };
        },
        print: (_, { out }) => out.write(`${styled(out, 'green', '✓')} ${visibleText(name)} is no longer set.\n`),
      }),
    );
}

function addPath(config: Command): void {
  config
    .command('path')
    .description('print where the settings file is')
    .addHelpText('before', '\nExamples:\n  pearmain config path\n')
    .action((_options, command: Command) =>
      perform(command, {
        schema: 'config-path/1',
        work: async ({ sources }) => {
          const { settingsText } = await import('@pearmain/engine');
          return { data: { path: settingsText(sources).path } };
        },
        print: ({ path }, { out }) => out.write(`${path}\n`),
      }),
    );
}

function addEdit(config: Command): void {
  config
    .command('edit')
    .description('open the settings in an editor, and take them over if they can be used')
    .addHelpText('before', `${keys}\nExamples:\n  pearmain config edit\n  EDITOR=nano pearmain config edit\n`)
    .action((_options, command: Command) =>
      perform(command, {
        schema: 'config-path/1',
        work: async ({ sources, terminal }) => {
          const { replaceSettings, settingsText } = await import('@pearmain/engine');
          const { path, text } = settingsText(sources);
          const edited = editText(text, terminal, process.env);
          if (edited !== text) replaceSettings(sources, edited);
          return { data: { path, changed: edited !== text } };
        },
        print: ({ path, changed }, { out }) =>
          out.write(changed ? `${styled(out, 'green', '✓')} ${path} is changed.\n` : `${path} is as it was.\n`),
      }),
    );
}

function printSettings(
  settings: readonly SettingEntry[],
  { origin, isAlone }: { origin?: true; isAlone: boolean },
  { out }: Terminal,
): void {
  if (isAlone && !origin) {
    for (const { value } of settings) out.write(`${visibleText(String(value))}\n`);
    return;
  }
  const head = ['Setting', 'Value', ...(origin ? ['From'] : [])];
  const rows = settings.map(({ name, value, origin: from, where }) => [
    name,
    String(value),
    ...(origin ? [where === undefined ? originWords[from] : `${originWords[from]} ${where}`] : []),
  ]);
  printTable(out, head, rows);
}

const originWords = {
  flag: 'the command line',
  environment: 'pearmain_LOCATION',
  file: 'the file',
  default: 'the default',
} as const;
