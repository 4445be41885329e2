export { backupd } from './backup-agent.js';
export { setBackupPassword } from './password.js';
