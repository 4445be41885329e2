import { struct, u64 } from '@pearmain/formats';
import { AfcOperation, type AfcPacket, AfcReply, AfcRequest, encodeAfcPairs, encodeAfcTexts } from '@pearmain/wire';
import type { Phone } from '../../phone/phone.js';
import { type AfcContext, pathIn } from './afc-context.js';

/** Finds something out; bytes are sent as data, a packet as it is. @throws AfcRefusal */
type Question = (context: AfcContext, packet: AfcPacket) => Uint8Array | AfcPacket;

const number = struct('little', { value: u64 });
const range = struct('little', { start: u64, end: u64 });

/** The operations of the file service that answer with content, by number (docs/protocols/virtual-phone.md §4.1). */
export const questions: ReadonlyMap<number, Question> = new Map<number, Question>([
  [
    AfcOperation.readDirectory,
    ({ paths }, { fields }) => encodeAfcTexts(paths.list(AfcRequest.readDirectory.parse(fields).path)),
  ],
  [AfcOperation.readFile, ({ paths }, { fields }) => paths.readWhole(pathIn(fields))],
  [AfcOperation.fileInfo, ({ paths }, { fields }) => encodeAfcPairs(paths.info(pathIn(fields)))],
  [AfcOperation.deviceInfo, ({ phone }) => encodeAfcPairs(deviceInfo(phone))],
  [AfcOperation.connectionInfo, () => new Uint8Array()],
  [
    AfcOperation.fileHash,
    ({ paths }, { fields }) => paths.hash(pathIn(fields), { start: 0, end: Number.MAX_SAFE_INTEGER }),
  ],
  [
    AfcOperation.fileHashRange,
    ({ paths }, { fields }) => paths.hash(pathIn(fields.subarray(range.size)), range.decode(fields)),
  ],
  [
    AfcOperation.sizeOfPathContents,
    ({ paths }, { fields }) => number.encode({ value: paths.sizeOfContents(pathIn(fields)) }),
  ],
  [
    AfcOperation.fileOpen,
    ({ paths, files }, { fields, packetNumber }) => {
      const { mode, path } = AfcRequest.fileOpen.parse(fields);
      return AfcReply.fileOpenResult.packet(packetNumber, { handle: files.open(paths.place(path), mode) });
    },
  ],
  [
    AfcOperation.fileRead,
    ({ files }, { fields }) => {
      const { handle, size } = AfcRequest.fileRead.parse(fields);
      return files.read(handle, size);
    },
  ],
  [
    AfcOperation.fileTell,
    ({ files }, { fields, packetNumber }) => {
      const position = files.tell(AfcRequest.fileTell.parse(fields).handle);
      return AfcReply.fileTellResult.packet(packetNumber, { position });
    },
  ],
]);

function deviceInfo(phone: Phone): [string, string][] {
  return [
    ['Model', phone.identity.productType],
    ['FSTotalBytes', String(phone.dataBytes() + phone.systemBytes)],
    ['FSFreeBytes', String(phone.freeBytes())],
    ['FSBlockSize', '4096'],
  ];
}
