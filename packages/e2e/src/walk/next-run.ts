import { join } from 'node:path';
import { silentLog } from '@pearmain/base';
import { backUp, resolveEnvironment } from '@pearmain/engine';
import type { PhoneProgram } from '../harness/phone-program.js';

/** Whose backups go where; the person's own folders lie below `home`. */
export interface WalkPlace {
  readonly phone: PhoneProgram;
  readonly home: string;
  readonly location: string;
}

/** Backs the phone up to the end, in this process: what the command line does, without its start a thousand times. */
export async function nextRun({ phone, home, location }: WalkPlace): Promise<void> {
  const own = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') };
  const environment = resolveEnvironment({
    flags: { location },
    variables: { ...phone.env, ...own },
    platform: process.platform,
  });
  const context = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
  await backUp(environment, { full: false, password: async () => undefined }, context);
}
