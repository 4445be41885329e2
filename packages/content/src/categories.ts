import type { ContentKind } from '@pearmain/contract';
import { calendar } from './calendar/index.js';
import { calls } from './calls/index.js';
import { contacts } from './contacts/index.js';
import { healthDays } from './health/days/index.js';
import { health } from './health/samples/index.js';
import { workouts } from './health/workouts/index.js';
import { books } from './media/books/index.js';
import { music } from './media/music/index.js';
import { podcastEpisodes, podcasts } from './media/podcasts/index.js';
import { messages } from './messages/index.js';
import { kik } from './messengers/kik/index.js';
import { line } from './messengers/line/index.js';
import { viber } from './messengers/viber/index.js';
import { notes } from './notes/index.js';
import { photos } from './photos/index.js';
import type { Category } from './reader.js';
import { reminders } from './reminders/index.js';
import { bookmarks } from './safari/bookmarks/index.js';
import { history } from './safari/history/index.js';
import { tabs } from './safari/tabs/index.js';
import { accounts } from './settings/accounts/index.js';
import { dataUse } from './settings/data-use/index.js';
import { homeScreen } from './settings/home-screen/index.js';
import { textReplacements } from './settings/text-replacements/index.js';
import { wallpapers } from './settings/wallpapers/index.js';
import { wifi } from './settings/wifi/index.js';
import { voiceMemos } from './voice-memos/index.js';
import { voicemail } from './voicemail/index.js';
import { passes } from './wallet/index.js';
import { whatsappCalls } from './whatsapp/calls/index.js';
import { whatsappContacts } from './whatsapp/contacts/index.js';
import { whatsapp } from './whatsapp/index.js';

/** All categories: a line for each (CONTRIBUTING.md, “A category”). */
export const categories: Readonly<Record<ContentKind, Category<object>>> = {
  contacts,
  messages,
  calls,
  calendar,
  reminders,
  notes,
  bookmarks,
  'web-history': history,
  tabs,
  voicemail,
  'voice-memos': voiceMemos,
  photos,
  whatsapp,
  'whatsapp-calls': whatsappCalls,
  'whatsapp-contacts': whatsappContacts,
  viber,
  line,
  kik,
  'health-days': healthDays,
  health,
  workouts,
  wifi,
  accounts,
  'home-screen': homeScreen,
  'data-use': dataUse,
  'text-replacements': textReplacements,
  wallpapers,
  passes,
  books,
  podcasts,
  'podcast-episodes': podcastEpisodes,
  music,
};
