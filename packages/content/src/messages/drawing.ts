import { AppError } from '@pearmain/base';
import { appleSecondsToDate, ProtobufMessage } from '@pearmain/formats';
import { withoutEmpty } from '../store/without-empty.js';
import type { Balloon } from './item.js';

const handwriting = 'com.apple.Handwriting.HandwritingProvider';
const digitalTouch = 'com.apple.DigitalTouchBalloonProvider';

const touches: Readonly<Record<number, string>> = { 1: 'Tap', 3: 'Heartbeat', 4: 'Sketch', 7: 'Kiss', 8: 'Fireball' };

/** What was written or drawn by hand (docs/formats/content-messages.md §7); `undefined` for balloons of other kinds. */
export function readDrawing(app: string, payload: Uint8Array | undefined): Omit<Balloon, 'app'> | undefined {
  if (app === handwriting) return { kind: 'handwriting', title: 'Handwritten message', ...made(payload) };
  if (app !== digitalTouch) return undefined;
  const touch = touches[fieldsOf(payload)?.integer(1) ?? 0];
  return { kind: 'digital-touch', title: touch === undefined ? 'Digital Touch' : `Digital Touch: ${touch}` };
}

function fieldsOf(payload: Uint8Array | undefined): ProtobufMessage | undefined {
  try {
    return payload && ProtobufMessage.read(payload);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Milliseconds since 2001 in eight bytes; 0 where that is not known. */
function made(payload: Uint8Array | undefined): { readonly date?: Date } {
  const bytes = fieldsOf(payload)?.bytes(2);
  if (bytes?.length !== 8) return {};
  const milliseconds = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, true));
  const date = appleSecondsToDate(milliseconds / 1000);
  return withoutEmpty({ date: milliseconds > 0 && !Number.isNaN(date.getTime()) ? date : undefined });
}
