import type { Service } from '../service.js';

/** com.apple.mobilebackup2: the phone's backup agent (docs/protocols/backup-agent.md). */
export const backupd: Service = async ({ channel }) => {
  channel.close();
  await Promise.resolve();
};
