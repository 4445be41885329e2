/** What a person would call the phone's services; their real names are in the failure's facts. */
const words: Readonly<Record<string, string>> = {
  'com.apple.mobilebackup2': 'its backup service',
  'com.apple.afc': 'its file service',
  'com.apple.mobile.notification_proxy': 'its notifications',
  'com.apple.mobile.heartbeat': 'its sign of life',
  'com.apple.mobile.installation_proxy': 'its list of apps',
  'com.apple.mobile.MCInstall': 'its profiles',
  'com.apple.springboardservices': 'its icons',
  'com.apple.mobile.diagnostics_relay': 'its diagnostics',
};

/** The service in words, or its own name where it has none here. */
export function serviceInWords(service: string): string {
  return (Object.hasOwn(words, service) ? words[service] : undefined) ?? `its service ${service}`;
}
