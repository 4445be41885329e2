import { visibleText } from '@pearmain/base';
import type { DeviceEntry, DeviceInfo, PairingResult, UnpairingResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import { printFacts, printTable } from '../print/table.js';
import { connectionWords, momentWords, sizeWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';
import { addCloudCommands } from './cloud.js';
import { addEncryptionCommands } from './encryption.js';
import { addEraseCommand } from './erase.js';
import { addGoodbyeCommand } from './goodbye.js';
import { addWatchCommand } from './watch.js';
import { addWifiCommands } from './wifi.js';

/** `pearmain device list|info|pair|unpair|watch|encryption|cloud|wifi|goodbye|erase`. */
export function addDeviceCommands(program: Command): void {
  const device = program
    .command('device')
    .description('see phones, decide whether they trust this computer, and change their backup settings')
    .addHelpText('before', '\nExamples:\n  pearmain device list\n  pearmain device pair\n');

  device
    .command('list')
    .alias('ls')
    .description('list the phones that are connected')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain device list\n  pearmain device list --wifi\n  pearmain device list --json\n',
    )
    .action((_options, command: Command) =>
      perform(command, {
        schema: 'device-list/1',
        work: async ({ environment, context }) => {
          const { listDevices } = await import('@pearmain/engine');
          return { data: { devices: await listDevices(environment, context) } };
        },
        print: (data, terminal) => printDevices(data.devices, terminal),
      }),
    );

  addInfo(device.command('info'));
  addInfo(program.command('info', { hidden: true }));

  device
    .command('pair')
    .alias('trust-wait')
    .argument('[device]', 'its name, or the start of its identifier')
    .description('let a phone and this computer trust each other')
    .addHelpText(
      'before',
      '\nUnlock the phone, connect it, run this, and tap Trust on the phone.\n\nExamples:\n  pearmain device pair\n  pearmain device pair 00008110 --timeout 120\n',
    )
    .action((selector: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'device-pair/1',
        work: async ({ environment, context, options }) => {
          const { pairDevice } = await import('@pearmain/engine');
          return { data: await pairDevice(environment, { device: selector ?? options.device }, context) };
        },
        print: printPairing,
      }),
    );

  device
    .command('unpair')
    .argument('[device]', 'its name, or the start of its identifier')
    .description('end the trust between a phone and this computer')
    .addHelpText(
      'before',
      '\nBackups stay. The phone asks again when it is paired the next time.\n\nExamples:\n  pearmain device unpair Anna\n',
    )
    .action((selector: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'device-unpair/1',
        work: async ({ environment, context, options }) => {
          const { unpairDevice } = await import('@pearmain/engine');
          const data = await unpairDevice(environment, { device: selector ?? options.device }, context);
          return { data, exitCode: data.outcome === 'unpaired' ? exitCode.done : exitCode.nothingToDo };
        },
        print: printUnpairing,
      }),
    );

  addWatchCommand(device);
  addEncryptionCommands(device, program);
  addCloudCommands(device, program);
  addWifiCommands(device);
  addGoodbyeCommand(device);
  addEraseCommand(device);
}

function addInfo(command: Command): void {
  command
    .argument('[device]', 'its name, or the start of its identifier')
    .description('show what a phone says of itself')
    .addHelpText('before', '\nExamples:\n  pearmain device info\n  pearmain device info "Anna\'s iPhone" --json\n')
    .action((selector: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'device-info/1',
        work: async ({ environment, context, options }) => {
          const { deviceInfo } = await import('@pearmain/engine');
          return { data: await deviceInfo(environment, { device: selector ?? options.device }, context) };
        },
        print: printDevice,
      }),
    );
}

function printDevices(devices: readonly DeviceEntry[], { out, err }: Terminal): void {
  if (devices.length === 0) {
    err.write(
      'No phone is connected. Connect one with a cable and unlock it; “pearmain doctor” says what is missing.\n',
    );
    return;
  }
  const rows = devices.map((device) => [
    device.name,
    device.model,
    `iOS ${device.iosVersion}`,
    device.connections.map((connection) => connectionWords[connection]).join(' and '),
    device.trust === 'trusted' ? 'trusted' : 'not trusted yet',
    device.udid,
  ]);
  printTable(out, ['Name', 'Model', 'Version', 'Connected by', 'Trust', 'Identifier'], rows);
}

function printDevice(info: DeviceInfo, { out }: Terminal): void {
  const { capacity, battery, backup } = info;
  out.write(`${styled(out, 'bold', visibleText(info.name))}\n`);
  printFacts(out, [
    ['Model', info.model === info.productType ? info.model : `${info.model} (${info.productType})`],
    ['iOS', info.buildVersion === undefined ? info.iosVersion : `${info.iosVersion} (${info.buildVersion})`],
    ['Serial number', info.serialNumber],
    ['Phone number', info.phoneNumber],
    ['IMEI', info.imei],
    ['Identifier', info.udid],
    ['Connected by', info.connections.map((connection) => connectionWords[connection]).join(' and ')],
    ['Trust', info.trust === 'trusted' ? 'trusted' : 'not trusted yet'],
    [
      'Capacity',
      capacity &&
        `${sizeWords(capacity.totalBytes)}${capacity.freeBytes === undefined ? '' : `, ${sizeWords(capacity.freeBytes)} free`}`,
    ],
    ['Battery', battery && `${battery.percent} %${battery.charging ? ', charging' : ''}`],
    ['Locked', info.locked === undefined ? undefined : info.locked ? 'yes' : 'no'],
    ['Find My', info.findMyOn === undefined ? undefined : info.findMyOn ? 'on' : 'off'],
    ['Wi-Fi', info.wifiOn === undefined ? undefined : info.wifiOn ? 'may be reached over it' : 'cable only'],
    ['Backups are', backup && (backup.encrypted ? 'encrypted with a password' : 'not encrypted')],
    ['iCloud backup', backup?.cloudBackup === undefined ? undefined : backup.cloudBackup ? 'on' : 'off'],
    [
      'Last backup',
      backup && (backup.lastBackupAt === undefined ? 'never, to a computer' : momentWords(backup.lastBackupAt)),
    ],
  ]);
}

function printPairing(result: PairingResult, { out }: Terminal): void {
  const words = result.outcome === 'paired' ? 'now trusts this computer' : 'trusted this computer already';
  out.write(`${styled(out, 'green', '✓')} ${visibleText(result.name)} ${words}.\n`);
}

function printUnpairing(result: UnpairingResult, { out }: Terminal): void {
  const words = result.outcome === 'unpaired' ? 'no longer trusts this computer' : 'did not trust this computer';
  out.write(`${result.udid} ${words}.\n`);
}
