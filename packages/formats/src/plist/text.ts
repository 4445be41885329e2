const chunk = 4096;
const latinDecoder = new TextDecoder('latin1');

/** The text of ASCII bytes, or `undefined` where one of them is not ASCII. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string | undefined {
  let all = 0;
  if (end - start > 48) {
    for (let i = start; i < end; i++) all |= bytes[i] ?? 0;
    return all < 0x80 ? latinDecoder.decode(bytes.subarray(start, end)) : undefined;
  }
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    all |= byte;
    text += String.fromCharCode(byte);
  }
  return all < 0x80 ? text : undefined;
}

/** The text of `units` UTF-16 code units, also where halves of surrogate pairs stand alone. */
export function utf16BigEndianText(bytes: Uint8Array, start: number, units: number): string {
  let text = '';
  for (let done = 0; done < units; done += chunk) {
    const codes = new Uint16Array(Math.min(chunk, units - done));
    let at = start + done * 2;
    for (let i = 0; i < codes.length; i++, at += 2) codes[i] = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    text += String.fromCharCode(...codes);
  }
  return text;
}
