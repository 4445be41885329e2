export {
  appleEpochSeconds,
  appleSecondsToDate,
  dateToAppleSeconds,
  dateToUnixSeconds,
  unixSecondsToDate,
} from './apple-time.js';
export { fromBase64, toBase64 } from './base64.js';
export {
  concatBytes,
  copyBytes,
  equalBytes,
  fromHex,
  indexOfBytes,
  toHex,
  utf8Decode,
  utf8Encode,
} from './bytes.js';
export { Cursor } from './cursor.js';
export { der } from './der.js';
export { type DerValue, derInteger, derTag, derTime, readDer } from './der-read.js';
export { fail } from './failures.js';
export {
  decodeKeybag,
  encodeKeybag,
  type Keybag,
  type KeybagClassKey,
  type OtherTags,
} from './keybag-tlv.js';
export { type KeyedArchive, openKeyedArchive } from './keyed-archive/read.js';
export { KeyedArchiveWriter } from './keyed-archive/write.js';
export {
  decodeMbdb,
  decodeMbdbRecord,
  encodeMbdbRecord,
  type MbdbAttribute,
  MbdbDecoder,
  type MbdbRecord,
  mbdbHeader,
} from './mbdb.js';
export { fromPem, type PemBlock, pem } from './pem.js';
export {
  arrayIn,
  asDict,
  booleanIn,
  dataIn,
  dateIn,
  dictIn,
  integerIn,
  isArray,
  isDict,
  numberIn,
  signedLow32,
  textIn,
} from './plist/look.js';
export { parsePlist } from './plist/parse.js';
export {
  newDict,
  type PlistArray,
  type PlistDict,
  type PlistLimits,
  type PlistValue,
  Real,
  Uid,
} from './plist/value.js';
export { writeBinaryPlist } from './plist/write-binary.js';
export { writeXmlPlist } from './plist/write-xml.js';
export { ProtobufMessage } from './protobuf/read.js';
export * from './sqlite-file/index.js';
export { bytes, type Field, i32, i64, type Struct, struct, tag, u8, u16, u32, u64, type ValueOf } from './struct.js';
export {
  type AttributedRun,
  type AttributedString,
  type PlainValue,
  plainValue,
  topObject,
} from './typedstream/plain.js';
export { readTypedStream, type StreamClass, type StreamObject, type StreamValue } from './typedstream/read.js';
