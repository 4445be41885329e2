import type { DataType } from './data-type.js';

/** Every kind of data that can be chosen, but for single apps (docs/formats/data-types.md §2). */
export const dataTypes: readonly DataType[] = [
  {
    id: 'photos',
    title: 'Photos and videos',
    holds: 'what is in Photos, with albums, edits and previews',
    places: [
      'CameraRollDomain',
      'MediaDomain/Media/DCIM',
      'MediaDomain/Media/PhotoData',
      'MediaDomain/Media/Photos',
      'MediaDomain/Media/PhotoStreamsData',
      'HomeDomain/Library/Photos',
    ],
  },
  {
    id: 'messages',
    title: 'Messages',
    holds: 'SMS, MMS and iMessage, with attachments and drafts',
    places: [
      'HomeDomain/Library/SMS',
      'HomeDomain/Library/MessagesMetaData',
      'HomeDomain/Library/Preferences/com.apple.MobileSMS.plist',
      'MediaDomain/Library/SMS',
    ],
  },
  {
    id: 'contacts',
    title: 'Contacts',
    holds: 'people, their pictures, favourites and blocked numbers',
    places: [
      'HomeDomain/Library/AddressBook',
      'HomeDomain/Library/Preferences/com.apple.cmfsyncagent.plist',
      'HomeDomain/Library/Preferences/com.apple.mobilephone.speeddial.plist',
    ],
  },
  {
    id: 'calls',
    title: 'Calls',
    holds: 'the list of calls',
    places: [
      'HomeDomain/Library/CallHistoryDB',
      'HomeDomain/Library/CallHistoryTransactions',
      'WirelessDomain/Library/CallHistory',
    ],
  },
  {
    id: 'voicemail',
    title: 'Voicemail',
    holds: 'voicemails and greetings',
    places: ['HomeDomain/Library/Voicemail'],
  },
  {
    id: 'notes',
    title: 'Notes',
    holds: 'notes with their pictures and drawings',
    places: ['AppDomainGroup-group.com.apple.notes', 'AppDomain-com.apple.mobilenotes', 'HomeDomain/Library/Notes'],
  },
  {
    id: 'calendar',
    title: 'Calendar',
    holds: 'calendars and appointments; reminders too, up to iOS 12',
    places: ['HomeDomain/Library/Calendar', 'AppDomain-com.apple.mobilecal'],
  },
  {
    id: 'reminders',
    title: 'Reminders',
    holds: 'lists of reminders, since iOS 13',
    places: [
      'AppDomainGroup-group.com.apple.reminders',
      'AppDomain-com.apple.reminders',
      'HomeDomain/Library/Reminders',
    ],
  },
  {
    id: 'safari',
    title: 'Safari',
    holds: 'bookmarks, reading list, history, open tabs and icons of pages on the home screen',
    places: [
      'HomeDomain/Library/Safari',
      'HomeDomain/Library/WebClips',
      'AppDomain-com.apple.mobilesafari',
      'AppDomainGroup-group.com.apple.mobilesafari',
    ],
  },
  {
    id: 'voice-memos',
    title: 'Voice memos',
    holds: 'recordings of Voice Memos',
    places: [
      'AppDomainGroup-group.com.apple.VoiceMemos.shared',
      'AppDomain-com.apple.VoiceMemos',
      'MediaDomain/Media/Recordings',
      'MediaDomain/Library/Recordings',
    ],
  },
  {
    id: 'files',
    title: 'Files',
    holds: 'what is kept “On My iPhone” in Files',
    places: [
      'AppDomainGroup-group.com.apple.FileProvider.LocalStorage',
      'AppDomainPlugin-com.apple.FileProvider.LocalStorage',
    ],
  },
  {
    id: 'health',
    title: 'Health',
    holds: 'Health, workouts and the medical ID',
    places: ['HealthDomain', 'HomeDomain/Library/Health', 'HomeDomain/Library/MedicalID'],
    isOnlyInEncrypted: true,
  },
  {
    id: 'wallet',
    title: 'Wallet',
    holds: 'passes and tickets; never payment cards',
    places: ['HomeDomain/Library/Passes'],
  },
  {
    id: 'books',
    title: 'Books',
    holds: 'own books and PDFs, notes in books; never bought books',
    places: [
      'BooksDomain',
      'MediaDomain/Media/Books',
      'AppDomain-com.apple.iBooks',
      'AppDomainGroup-group.com.apple.iBooks',
    ],
  },
  {
    id: 'home',
    title: 'Home',
    holds: 'rooms and devices of Home',
    places: ['HomeKitDomain', 'HomeDomain/Library/homed'],
    isOnlyInEncrypted: true,
  },
  {
    id: 'ringtones',
    title: 'Ringtones',
    holds: 'own ringtones and vibrations',
    places: ['TonesDomain', 'MediaDomain/Media/iTunes_Control/Ringtones', 'MediaDomain/Media/Vibrations'],
  },
  {
    id: 'settings',
    title: 'Settings',
    holds: 'settings, accounts, home screen, wallpaper, alarms, Focus, keyboard and Wi-Fi networks',
    places: [
      'HomeDomain/Library/Preferences',
      'HomeDomain/Library/Accounts',
      'HomeDomain/Library/DataAccess',
      'HomeDomain/Library/SpringBoard',
      'HomeDomain/Library/Wallpaper',
      'HomeDomain/Library/BulletinBoard',
      'HomeDomain/Library/ControlCenter',
      'HomeDomain/Library/DoNotDisturb',
      'HomeDomain/Library/Accessibility',
      'HomeDomain/Library/TCC',
      'HomeDomain/Library/ConfigurationProfiles',
      'HomeDomain/Library/UserConfigurationProfiles',
      'HomeDomain/Library/Application Support/com.apple.remotemanagementd',
      'HomeDomain/Library/Shortcuts',
      'AppDomain-com.apple.PosterBoard',
      'KeyboardDomain',
      'SystemPreferencesDomain',
      'ManagedPreferencesDomain',
      'RootDomain/Library/Preferences',
      'WirelessDomain/Library/Preferences',
      'SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles',
    ],
  },
  {
    id: 'passwords',
    title: 'Saved passwords',
    holds: 'the keychain: passwords of pages, apps, accounts and Wi-Fi networks',
    places: ['KeychainDomain'],
    isOnlyInEncrypted: true,
    isOnlyRestoredWhole: true,
  },
  {
    id: 'whatsapp',
    title: 'WhatsApp',
    holds: 'chats and their media, of WhatsApp and WhatsApp Business',
    places: [
      'AppDomainGroup-group.net.whatsapp.WhatsApp.shared',
      'AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared',
    ],
    apps: ['net.whatsapp.WhatsApp', 'net.whatsapp.WhatsAppSMB'],
  },
];

/** All apps with their data: what no other data type of the phone's own has claimed of them (docs/formats/data-types.md §3). */
export const allApps = { id: 'apps', title: 'All apps', holds: 'the data of apps, WhatsApp among them' } as const;
