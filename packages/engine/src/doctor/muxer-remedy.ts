import { existsSync, readFileSync, statSync } from 'node:fs';
import type { AppError } from '@pearmain/base';

/** What the remedy depends on, beside the platform. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The value of `USBMUXD_SOCKET_ADDRESS`, where it is set. */
  readonly muxAddress: string | undefined;
  has(path: string): boolean;
  text(path: string): string;
  /** The number of the group that a file belongs to. */
  groupOf(path: string): number | undefined;
}

const socket = '/var/run/usbmuxd';

/** What to do, on this computer, about a service for phones that is not there or lets nobody in. */
export function muxerRemedy({ code }: AppError, machine: Machine): string | undefined {
  if (machine.muxAddress !== undefined) {
    return `USBMUXD_SOCKET_ADDRESS names ${machine.muxAddress}: see that the service runs there, or unset it.`;
  }
  if (code === 'device/muxer-denied') return deniedRemedy(machine);
  if (code !== 'device/no-muxer') return undefined;
  if (machine.platform === 'win32') {
    return 'Install the Apple Devices app from the Microsoft Store (or iTunes), then start “Apple Mobile Device Service” in Services.';
  }
  if (machine.platform === 'darwin') return 'Restart this Mac: its own service for phones does not run.';
  if (/microsoft/i.test(machine.text('/proc/version'))) {
    return 'In WSL phones are reached by Windows: install the Apple Devices app there, and set USBMUXD_SOCKET_ADDRESS to the address of Windows with port 27015.';
  }
  if (['/usr/sbin/usbmuxd', '/usr/bin/usbmuxd'].some((path) => machine.has(path))) {
    return 'usbmuxd is installed. It starts when a phone is plugged in, and ends with the last one: plug it in, or sudo systemctl start usbmuxd.';
  }
  return `Install usbmuxd: sudo ${installCommand(machine)} usbmuxd, then plug the phone in again.`;
}

function deniedRemedy({ platform, groupOf, text }: Machine): string {
  const group = platform === 'linux' ? groupName(groupOf(socket), text('/etc/group')) : undefined;
  if (group === undefined || group === 'root') return `Let this account open ${socket}: sudo chmod a+rw ${socket}.`;
  return `Let this account open it: sudo usermod -aG ${group} "$USER", then log in again.`;
}

function groupName(id: number | undefined, groups: string): string | undefined {
  return groups
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, , number]) => number === String(id))?.[0];
}

function installCommand({ has }: Machine): string {
  const managers = [
    ['/usr/bin/apt-get', 'apt install'],
    ['/usr/bin/dnf', 'dnf install'],
    ['/usr/bin/pacman', 'pacman -S'],
    ['/usr/bin/zypper', 'zypper install'],
    ['/sbin/apk', 'apk add'],
  ] as const;
  return managers.find(([path]) => has(path))?.[1] ?? 'apt install';
}

/** This computer. */
export function thisMachine(platform: NodeJS.Platform, muxAddress: string | undefined): Machine {
  return {
    platform,
    muxAddress,
    has: existsSync,
    text(path) {
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return ''; // a system without that file
      }
    },
    groupOf: (path) => statSync(path, { throwIfNoEntry: false })?.gid,
  };
}
