import { type PlistDict, textIn } from '@pearmain/formats';

/** The notification service of a paired device, as lockdown knows it. */
export const notificationProxyService = 'com.apple.mobile.notification_proxy';
/** The one that an unpaired computer may use: it tells when trust changed. */
export const insecureNotificationProxyService = 'com.apple.mobile.insecure_notification_proxy';

/** The notifications that a backup has to do with (docs/protocols/services.md §1). */
export const Notification = {
  /** The host posts these around a backup or restore. */
  syncWillStart: 'com.apple.itunes-mobdev.syncWillStart',
  syncLockRequest: 'com.apple.itunes-mobdev.syncLockRequest',
  syncDidStart: 'com.apple.itunes-mobdev.syncDidStart',
  syncDidFinish: 'com.apple.itunes-mobdev.syncDidFinish',
  syncFailedToStart: 'com.apple.itunes-mobdev.syncFailedToStart',
  /** The device relays these. */
  syncCancelRequest: 'com.apple.itunes-client.syncCancelRequest',
  syncSuspendRequest: 'com.apple.itunes-client.syncSuspendRequest',
  syncResumeRequest: 'com.apple.itunes-client.syncResumeRequest',
  backupDomainChanged: 'com.apple.mobile.backup.domain_changed',
  passcodePresented: 'com.apple.LocalAuthentication.ui.presented',
  passcodeDismissed: 'com.apple.LocalAuthentication.ui.dismissed',
  requestPair: 'com.apple.mobile.lockdown.request_pair',
  requestHostBuid: 'com.apple.mobile.lockdown.request_host_buid',
  deviceNameChanged: 'com.apple.mobile.lockdown.device_name_changed',
} as const;

/** One message of the notification service, whichever side it comes from. */
export type NotificationMessage =
  | { readonly kind: 'observe' | 'post' | 'relay'; readonly name: string }
  | { readonly kind: 'shutdown' | 'death' };

const commands = {
  observe: 'ObserveNotification',
  post: 'PostNotification',
  relay: 'RelayNotification',
  shutdown: 'Shutdown',
  death: 'ProxyDeath',
} as const;

/** A message as it travels. `observe`, `post` and `shutdown` come from the host, `relay` and `death` from the device. */
export function notificationMessage(message: NotificationMessage): PlistDict {
  return 'name' in message
    ? { Command: commands[message.kind], Name: message.name }
    : { Command: commands[message.kind] };
}

/** Reads a message of either side; `undefined` for a command that is not known, or a name that is missing. */
export function parseNotificationMessage(message: PlistDict): NotificationMessage | undefined {
  const command = textIn(message, 'Command');
  const name = textIn(message, 'Name');
  if (command === commands.shutdown) return { kind: 'shutdown' };
  if (command === commands.death) return { kind: 'death' };
  for (const kind of ['observe', 'post', 'relay'] as const) {
    if (command === commands[kind] && name !== undefined) return { kind, name };
  }
  return undefined;
}
