export { backupd } from './backup-agent.js';
