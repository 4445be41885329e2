import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Real samples that may not be distributed, beside the repository. */
export const samples = fileURLToPath(new URL('../shared/data/', new URL('../../../../', import.meta.url)));

/**
 * What a suite needs from the system, for `test(title, needs('idevicebackup2'), …)`: absent, the test is skipped by name
 * with the reason; with CI=true it runs and fails.
 */
export function needs(...programs: readonly string[]): { skip?: string } {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0 || process.env['CI'] === 'true') return {};
  return { skip: `needs ${missing.join(' and ')}, which ${missing.length === 1 ? 'is' : 'are'} not on this machine` };
}

function isThere(program: string): boolean {
  if (program === 'samples') return existsSync(samples);
  if (program.startsWith('python3-'))
    return spawnSync('/usr/bin/python3', ['-c', `import ${program.slice('python3-'.length)}`]).status === 0;
  if (program === 'root') return process.getuid?.() === 0;
  if (program === 'multicast on loopback') return spawnSync(process.execPath, ['-e', joinsOnLoopback]).status === 0;
  if (program === '/dev/fuse') return isWritable('/dev/fuse');
  return spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined;
}

/** Sends itself a packet through the loopback interface, and waits half a second for it. */
const joinsOnLoopback = `
  const socket = require('node:dgram').createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', () => process.exit(0));
  socket.bind(0, () => {
    socket.addMembership('224.0.0.251', '127.0.0.1');
    socket.setMulticastInterface('127.0.0.1');
    socket.send('?', socket.address().port, '224.0.0.251');
  });
  setTimeout(() => process.exit(1), 500);
`;

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
