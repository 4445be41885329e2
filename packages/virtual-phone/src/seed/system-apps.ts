import type { InstalledApp } from '../phone/apps.js';

const names: Readonly<Record<string, string>> = {
  'com.apple.mobilephone': 'Phone',
  'com.apple.mobilesafari': 'Safari',
  'com.apple.MobileSMS': 'Messages',
  'com.apple.Music': 'Music',
  'com.apple.mobileslideshow': 'Photos',
  'com.apple.camera': 'Camera',
  'com.apple.mobilenotes': 'Notes',
  'com.apple.reminders': 'Reminders',
  'com.apple.mobilecal': 'Calendar',
  'com.apple.MobileAddressBook': 'Contacts',
  'com.apple.VoiceMemos': 'Voice Memos',
  'com.apple.Health': 'Health',
  'com.apple.Maps': 'Maps',
  'com.apple.DocumentsApp': 'Files',
  'com.apple.AppStore': 'App Store',
  'com.apple.Preferences': 'Settings',
};

const groups: Readonly<Record<string, readonly string[]>> = {
  'com.apple.mobilenotes': ['group.com.apple.notes'],
  'com.apple.reminders': ['group.com.apple.reminders'],
  'com.apple.VoiceMemos': ['group.com.apple.VoiceMemos.shared'],
  'com.apple.DocumentsApp': ['group.com.apple.FileProvider.LocalStorage'],
};

/** The apps that come with every phone. */
export const systemApps: readonly InstalledApp[] = Object.entries(names).map(([bundleId, name]) => ({
  bundleId,
  name,
  kind: 'System',
  version: '1.0',
  build: '1.0',
  ...(groups[bundleId] ? { groups: groups[bundleId] } : {}),
}));
