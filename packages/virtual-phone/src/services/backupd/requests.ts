import type { PlistDict } from '@pearmain/formats';
import type { AgentContext } from './agent-context.js';
import { backUp } from './backup/backup-run.js';
import { changePassword } from './change-password.js';
import { enableCloudBackup } from './cloud-backup.js';
import { eraseDevice } from './erase.js';
import type { DeviceLink } from './host/device-link.js';
import { describeBackup, listBackup } from './info-list.js';
import { restoreOptionsOf } from './restore/restore-options.js';
import { restore } from './restore/restore-run.js';

/** How a request went that went well. */
export interface Outcome {
  /** Text for the host to show. */
  readonly content?: string;
  /** The host gets no answer at all. */
  readonly isSilent?: boolean;
  /** What happens once the answer is on its way, such as a reboot; the connection ends with it. */
  readonly afterwards?: (link: DeviceLink) => Promise<void>;
}

/** Works a request off; throws MBError with what the host is told. */
export type RequestHandler = (context: AgentContext, request: PlistDict) => Promise<Outcome>;

/** What a host may ask for, by MessageName. */
export const requestHandlers: Readonly<Record<string, RequestHandler>> = {
  Backup: async (context) => {
    await backUp(context);
    return {};
  },
  ChangePassword: async (context, request) => {
    await changePassword(context, request);
    return {};
  },
  EnableCloudBackup: async (context, request) => {
    await context.mishaps.reach('cloud');
    enableCloudBackup(context, request);
    return {};
  },
  EraseDevice: eraseDevice,
  Restore: (context, request) => restore(context, restoreOptionsOf(request, context.udid)),
  Info: async (context, request) => {
    await context.mishaps.reach('info');
    return { content: await describeBackup(context, request) };
  },
  List: async (context, request) => {
    await context.mishaps.reach('info');
    return { content: await listBackup(context, request) };
  },
};
