import { AppError } from '@pearmain/base';
import { type AfcPacket, AfcReply, AfcStatus, type AfcStatusName, readAfcPacket, writeAfcPacket } from '@pearmain/wire';
import type { Service } from '../service.js';
import { actions } from './actions.js';
import type { AfcContext } from './afc-context.js';
import { statusFor } from './afc-refusal.js';
import { OpenFiles } from './open-files.js';
import { Paths } from './paths.js';
import { questions } from './questions.js';

/**
 * The file service: the media folder as a host sees it. One request, one answer; whatever goes wrong with one is a
 * status, and the connection goes on. Locks end with the connection (docs/protocols/virtual-phone.md §4.1).
 */
export const afc: Service = async ({ channel, phone }) => {
  using files = new OpenFiles(phone.mediaLocks);
  const context: AfcContext = { phone, paths: new Paths(phone.mediaFolder), files };
  for (;;) {
    const packet = await readAfcPacket(channel);
    await writeAfcPacket(channel, answer(context, packet));
  }
};

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
