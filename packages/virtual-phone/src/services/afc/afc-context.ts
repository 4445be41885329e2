import { utf8Decode } from '@pearmain/formats';
import type { Phone } from '../../phone/phone.js';
import { AfcRefusal } from './afc-refusal.js';
import type { OpenFiles } from './open-files.js';
import type { Paths } from './paths.js';

/** What the operations of one connection work on. */
export interface AfcContext {
  readonly phone: Phone;
  readonly paths: Paths;
  readonly files: OpenFiles;
}

/** The path that fields begin with. @throws AfcRefusal */
export function pathIn(fields: Uint8Array): string {
  const end = fields.indexOf(0);
  if (end === 0 || fields.length === 0) throw new AfcRefusal('badArgument');
  return utf8Decode(end === -1 ? fields : fields.subarray(0, end));
}
