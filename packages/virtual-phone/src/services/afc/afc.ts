import { join } from 'node:path';
import { AppError } from '@pearmain/base';
import {
  type AfcPacket,
  AfcReply,
  AfcStatus,
  type AfcStatusName,
  type ByteChannel,
  readAfcPacket,
  writeAfcPacket,
} from '@pearmain/wire';
import type { Phone } from '../../phone/phone.js';
import type { Service } from '../service.js';
import { actions } from './actions.js';
import type { AfcContext } from './afc-context.js';
import { statusFor } from './afc-refusal.js';
import { OpenFiles } from './open-files.js';
import { Paths } from './paths.js';
import { questions } from './questions.js';

/** What a file service shows of the phone: a folder, or what is in one folder of it. */
export interface FileRoot {
  readonly folder: string;
  /** The name of the only folder in it that may be touched. */
  readonly within?: string;
}

/** The file service: the media folder as a host sees it (docs/protocols/virtual-phone.md §4.1). */
export const afc: Service = ({ channel, phone }) => serveFiles(channel, phone, { folder: phone.mediaFolder });

/**
 * One request, one answer; whatever goes wrong with one is a status, and the connection goes on. Locks end with the
 * connection.
 */
export async function serveFiles(channel: ByteChannel, phone: Phone, root: FileRoot): Promise<never> {
  const syncLock = join(phone.mediaFolder, 'com.apple.itunes.lock_sync');
  using files = new OpenFiles(phone.mediaLocks, (place) => place === syncLock && isSyncing(phone));
  const context: AfcContext = { phone, paths: new Paths(root), files };
  for (;;) {
    const packet = await readAfcPacket(channel);
    await writeAfcPacket(channel, answer(context, packet));
  }
}

/** Whether another host holds the lock that syncing needs, at this attempt. */
function isSyncing({ scenario: { syncLockBusy }, day }: Phone): boolean {
  return typeof syncLockBusy === 'number' ? day.count('attempt at the sync lock') <= syncLockBusy : syncLockBusy;
}

function answer(context: AfcContext, packet: AfcPacket): AfcPacket {
  const action = actions.get(packet.operation);
  const question = questions.get(packet.operation);
  try {
    if (question !== undefined) return content(packet, question(context, packet));
    action?.(context, packet);
    return status(packet, action === undefined ? 'unknownPacket' : 'success');
  } catch (error) {
    return status(packet, statusOf(error));
  }
}

function content({ packetNumber }: AfcPacket, answered: Uint8Array | AfcPacket): AfcPacket {
  return answered instanceof Uint8Array ? AfcReply.data.packet(packetNumber, {}, answered) : answered;
}

function statusOf(error: unknown): AfcStatusName {
  const known = statusFor(error);
  if (known !== undefined) return known;
  // Fields that are too short, or no text: the codecs say so, or the view over them.
  if (error instanceof AppError || error instanceof RangeError) return 'badArgument';
  throw error;
}

function status({ packetNumber }: AfcPacket, name: AfcStatusName): AfcPacket {
  return AfcReply.status.packet(packetNumber, { code: AfcStatus[name] });
}
