import type { MBFile } from './mb-file.js';

/** The keys of the root object. */
export type Key =
  | 'LastModified'
  | 'ProtectionClass'
  | 'Flags'
  | 'ExtendedAttributes'
  | 'GroupID'
  | 'Target'
  | '$class'
  | 'LastStatusChange'
  | 'RelativePath'
  | 'Birth'
  | 'EncryptionKey'
  | 'Size'
  | 'Mode'
  | 'UserID'
  | 'Digest'
  | 'InodeNumber';

/** The orders in which real phones write the keys: those of a hash table, so they hang on how many there are. */
const fewKeys: readonly Key[] = [
  'LastModified',
  'Flags',
  'ExtendedAttributes',
  'GroupID',
  'Target',
  '$class',
  'LastStatusChange',
  'RelativePath',
  'Birth',
  'Size',
  'InodeNumber',
  'Mode',
  'UserID',
  'ProtectionClass',
];
const withKey: readonly Key[] = [
  'LastModified',
  'Flags',
  'ExtendedAttributes',
  'GroupID',
  '$class',
  'LastStatusChange',
  'RelativePath',
  'Birth',
  'EncryptionKey',
  'Size',
  'Mode',
  'UserID',
  'InodeNumber',
  'ProtectionClass',
];
const withDigest: readonly Key[] = [
  'LastModified',
  'ProtectionClass',
  'Flags',
  'GroupID',
  'ExtendedAttributes',
  '$class',
  'LastStatusChange',
  'RelativePath',
  'Birth',
  'EncryptionKey',
  'Size',
  'Mode',
  'UserID',
  'Digest',
  'InodeNumber',
];

/** Numbers that real phones archive as 64-bit objects, and so never share with the others. */
const wide: ReadonlySet<Key> = new Set<Key>(['Size', 'InodeNumber']);

const nullObject = 11;
const rootObject = 12;
/** Where the texts of the root's keys begin. */
export const keysFrom = 13;

/** One value of the root object as it is archived. */
export interface Value {
  readonly kind: 'narrow' | 'wide' | 'uid';
  readonly number: number;
}

/** The values of the root object, each number once for its width. */
export class Values {
  readonly list: Value[] = [];
  readonly #first: number;
  readonly #file: MBFile;
  readonly #uids: ReadonlyMap<Key, number>;

  constructor(file: MBFile, first: number) {
    this.#file = file;
    this.#first = first;
    this.#uids = uidsOf(file);
  }

  get next(): number {
    return this.#first + this.list.length;
  }

  referenceTo(key: Key): number {
    const uid = this.#uids.get(key);
    const value: Value =
      uid === undefined
        ? { kind: wide.has(key) ? 'wide' : 'narrow', number: numberOf(this.#file, key) }
        : { kind: 'uid', number: uid };
    const known = this.list.findIndex((other) => other.kind === value.kind && other.number === value.number);
    return this.#first + (known < 0 ? this.list.push(value) - 1 : known);
  }
}

/** Which number every object behind the root has. */
export class ObjectNumbers {
  /** What stands in `$objects`. */
  readonly inArray: readonly number[];
  readonly keyAt: number;
  readonly classAt: number;
  /** Where the text `$classname` stands, and `$classes` behind it. */
  readonly sharedClassKey: number;
  /** Where the text `NSObject` stands. */
  readonly sharedObjectName: number;

  constructor(file: MBFile, first: number) {
    const inArray = [nullObject, rootObject];
    let next = first;
    const take = (count: number): number => {
      next += count;
      return next - count;
    };
    inArray.push(take(1));
    if (file.target !== undefined) inArray.push(take(1));
    if (file.digest) inArray.push(take(1));
    this.keyAt = next;
    if (file.encryptionKey) inArray.push(take(4), take(8));
    if (file.extendedAttributes) inArray.push(take(1));
    this.classAt = take(1);
    inArray.push(this.classAt);
    this.inArray = inArray;
    this.sharedClassKey = file.encryptionKey ? this.keyAt + 5 : this.classAt + 1;
    this.sharedObjectName = file.encryptionKey ? this.keyAt + 11 : this.classAt + 5;
  }
}

/** Where the objects stand in `$objects`. */
function uidsOf(file: MBFile): ReadonlyMap<Key, number> {
  const uids = new Map<Key, number>([['RelativePath', 2]]);
  let next = 3;
  if (file.target !== undefined) uids.set('Target', next++);
  if (file.digest) uids.set('Digest', next++);
  if (file.encryptionKey) {
    uids.set('EncryptionKey', next);
    next += 2;
  }
  if (file.extendedAttributes) uids.set('ExtendedAttributes', next++);
  return uids.set('$class', next);
}

/** The keys that a file's root object has, in the order of real phones. */
export function keysOf(file: MBFile): Key[] {
  const order = file.digest ? withDigest : file.encryptionKey ? withKey : fewKeys;
  return order.filter((key) => {
    if (key === 'ExtendedAttributes') return file.extendedAttributes !== undefined;
    if (key === 'Target') return file.target !== undefined;
    return key === 'EncryptionKey' ? file.encryptionKey !== undefined : true;
  });
}

function numberOf(file: MBFile, key: Key): number {
  switch (key) {
    case 'LastModified':
      return file.modified;
    case 'LastStatusChange':
      return file.changed;
    case 'Birth':
      return file.born;
    case 'ProtectionClass':
      return file.protectionClass;
    case 'Flags':
      return file.flags;
    case 'GroupID':
      return file.groupId;
    case 'UserID':
      return file.userId;
    case 'Size':
      return file.size;
    case 'InodeNumber':
      return file.inode;
    case 'Mode':
      return file.mode;
    default:
      throw new TypeError(`${key} is no number`);
  }
}
