import type { Category } from '../reader.js';
import { describeVoicemail } from './describe.js';
import type { Voicemail } from './item.js';
import { locateVoicemail } from './locate.js';
import { placeVoicemail } from './place.js';
import { readVoicemail } from './read.js';

/** What was said to the mailbox, with its sound (docs/formats/content-voicemail.md). */
export const voicemail: Category<Voicemail> = {
  kind: 'voicemail',
  describe: describeVoicemail,
  locate: locateVoicemail,
  read: readVoicemail,
  place: placeVoicemail,
};
