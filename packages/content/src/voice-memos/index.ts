import type { Category } from '../reader.js';
import { describeVoiceMemos } from './describe.js';
import type { VoiceMemo } from './item.js';
import { locateVoiceMemos } from './locate.js';
import { placeVoiceMemos } from './place.js';
import { readVoiceMemos } from './read.js';

/** Voice memos with their sound (docs/formats/content-voice-memos.md). */
export const voiceMemos: Category<VoiceMemo> = {
  kind: 'voice-memos',
  describe: describeVoiceMemos,
  locate: locateVoiceMemos,
  read: readVoiceMemos,
  place: placeVoiceMemos,
};
