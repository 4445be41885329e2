import { AfcOperation, type AfcPacket, AfcRequest } from '@pearmain/wire';
import { type AfcContext, pathIn } from './afc-context.js';

/** Does something; the answer is a status. @throws AfcRefusal */
type Action = (context: AfcContext, packet: AfcPacket) => void;

/** The operations of the file service that change something, by number (docs/protocols/virtual-phone.md §4.1). */
export const actions: ReadonlyMap<number, Action> = new Map<number, Action>([
  [AfcOperation.writeFile, ({ paths }, { fields, payload }) => paths.writeWhole(pathIn(fields), payload)],
  [AfcOperation.writeFileAtomic, ({ paths }, { fields, payload }) => paths.writeWhole(pathIn(fields), payload)],
  [
    AfcOperation.truncate,
    ({ paths }, { fields }) => {
      const { path, size } = AfcRequest.truncate.parse(fields);
      paths.truncate(path, size);
    },
  ],
  [AfcOperation.removePath, ({ paths }, { fields }) => paths.remove(pathIn(fields))],
  [AfcOperation.removePathAndContents, ({ paths }, { fields }) => paths.removeWithContents(pathIn(fields))],
  [AfcOperation.makeDirectory, ({ paths }, { fields }) => paths.makeFolder(pathIn(fields))],
  [AfcOperation.setConnectionOptions, () => {}],
  [AfcOperation.setBlockSize, () => {}],
  [AfcOperation.setSocketBlockSize, () => {}],
  [AfcOperation.setImmutableHint, () => {}],
  [
    AfcOperation.rename,
    ({ paths }, { fields }) => {
      const { from, to } = AfcRequest.rename.parse(fields);
      paths.rename(from, to);
    },
  ],
  [
    AfcOperation.makeLink,
    ({ paths }, { fields }) => {
      const { type, target, link } = AfcRequest.makeLink.parse(fields);
      paths.link(type, target, link);
    },
  ],
  [
    AfcOperation.setModifiedTime,
    ({ paths }, { fields }) => {
      const nanoseconds = new DataView(fields.buffer, fields.byteOffset, 8).getBigUint64(0, true);
      paths.setModified(pathIn(fields.subarray(8)), nanoseconds);
    },
  ],
  [
    AfcOperation.fileWrite,
    ({ files }, { fields, payload }) => files.write(AfcRequest.fileWrite.parse(fields).handle, payload),
  ],
  [
    AfcOperation.fileSeek,
    ({ files }, { fields }) => {
      const { handle, whence, offset } = AfcRequest.fileSeek.parse(fields);
      files.seek(handle, whence, offset);
    },
  ],
  [AfcOperation.fileClose, ({ files }, { fields }) => files.close(AfcRequest.fileClose.parse(fields).handle)],
  [
    AfcOperation.fileSetSize,
    ({ files }, { fields }) => {
      const { handle, size } = AfcRequest.fileSetSize.parse(fields);
      files.resize(handle, size);
    },
  ],
  [
    AfcOperation.fileLock,
    ({ files }, { fields }) => {
      const { handle, lock } = AfcRequest.fileLock.parse(fields);
      files.lock(handle, lock);
    },
  ],
]);
