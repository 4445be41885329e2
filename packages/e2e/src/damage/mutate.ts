/** Lengths and counts that parsers stumble over. */
const odd = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff];
const longest = 1024 * 1024;

/** Changes an input in one to eight of the ways in which disks and attackers do; the same for the same numbers. */
export function mutate(input: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  let bytes = Buffer.from(input);
  const changes = 1 + Math.floor(random() * 8);
  for (let turn = 0; turn < changes; turn += 1) bytes = Buffer.from(changed(bytes, other, random));
  return bytes.subarray(0, longest);
}

function changed(bytes: Buffer, other: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * (bytes.length + 1));
  const end = Math.min(bytes.length, at + 1 + Math.floor(random() * 64));
  switch (Math.floor(random() * 8)) {
    case 0:
      if (bytes.length > 0)
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << Math.floor(random() * 8));
      return bytes;
    case 1:
      return bytes.fill(0, at, end);
    case 2:
      return putNumber(bytes, at, random);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
    case 5:
      return bytes.subarray(0, at);
    case 6:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(Math.floor(random() * other.length))]);
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        ...new Array<Uint8Array>(50).fill(bytes.subarray(at, end)),
        bytes.subarray(at),
      ]);
  }
}

function putNumber(bytes: Buffer, at: number, random: () => number): Buffer {
  const value = odd[Math.floor(random() * odd.length)] ?? 0;
  if (at + 4 > bytes.length) return bytes;
  if (random() < 0.5) bytes.writeUInt32BE(value, at);
  else bytes.writeUInt16LE(value & 0xffff, at);
  return bytes;
}
