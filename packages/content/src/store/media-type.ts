/** The kind of a picture by its first bytes, since names and columns do not tell; `undefined` for what is none. */
export function mediaTypeOf(data: Uint8Array): string | undefined {
  const text = (from: number, to: number): string => String.fromCharCode(...data.subarray(from, to));
  if (data[0] === 0xff && data[1] === 0xd8 && data[2] === 0xff) return 'image/jpeg';
  if (text(0, 8) === '\u0089PNG\r\n\u001a\n') return 'image/png';
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'image/gif';
  if (text(4, 8) === 'ftyp' && /^(?:hei[cx]|mif1|msf1|hevc)$/.test(text(8, 12))) return 'image/heic';
  return undefined;
}
