import { hostileService } from '../hostile/seam.js';
import type { Phone } from '../phone/phone.js';
import { afc } from './afc/afc.js';
import { backupd } from './backupd/index.js';
import { diagnosticsRelay } from './diagnostics-relay.js';
import { heartbeat } from './heartbeat.js';
import { houseArrest } from './house-arrest.js';
import { installationProxy } from './installation-proxy.js';
import { managedConfiguration } from './managed-configuration.js';
import { notificationProxy } from './notification-proxy.js';
import type { Service } from './service.js';
import { springboard } from './springboard/springboard.js';

/** A service that lockdown can start. */
export interface ServiceEntry {
  readonly service: Service;
  /** Started without a session, and spoken without TLS. */
  readonly isPublic?: boolean;
}

/** The service of that name on this phone, a hostile one where the scenario says so. */
export function findService(phone: Phone, name: string): ServiceEntry | undefined {
  const entry = serviceTable.get(name);
  return entry && { ...entry, service: hostileService(phone, name) ?? entry.service };
}

/** Everything that StartService knows, by its name. */
const serviceTable: ReadonlyMap<string, ServiceEntry> = new Map<string, ServiceEntry>([
  ['com.apple.afc', { service: afc }],
  ['com.apple.mobile.MCInstall', { service: managedConfiguration }],
  ['com.apple.mobile.diagnostics_relay', { service: diagnosticsRelay }],
  ['com.apple.mobile.house_arrest', { service: houseArrest }],
  ['com.apple.mobile.heartbeat', { service: heartbeat }],
  ['com.apple.mobile.insecure_notification_proxy', { service: notificationProxy, isPublic: true }],
  ['com.apple.mobile.installation_proxy', { service: installationProxy }],
  ['com.apple.mobile.notification_proxy', { service: notificationProxy }],
  ['com.apple.mobilebackup2', { service: backupd }],
  ['com.apple.springboardservices', { service: springboard }],
]);
