import { box, fullBox, latin, movieFile, u16, u32 } from './boxes.js';

// One frame of silence each, in codings that every player knows.
const silentAac = Uint8Array.from([0x00, 0xc8, 0x00, 0x80, 0x23, 0x80]);
const silentAmr = Buffer.from('3c911716be6679e1e001e7aff0'.padEnd(64, '0'), 'hex');

const sampleRate = 44_100;
const samplesPerFrame = 1024;

/** An MPEG-4 sound file (AAC, mono, 44.1 kHz) of silence. */
export function m4a(made: Date, seconds: number): Uint8Array {
  const frames = Math.ceil((seconds * sampleRate) / samplesPerFrame);
  // Audio object type 2 (AAC-LC), frequency 4 (44100), one channel.
  const config = [0x12, 0x08];
  const decoderConfig = [0x04, 13 + 4, 0x40, 0x15, 0, 0, 0, 0, 0, 0xfa, 0, 0, 0, 0xfa, 0, 0x05, 2, ...config];
  const stream = [0x03, 3 + decoderConfig.length + 3, 0, 1, 0, ...decoderConfig, 0x06, 1, 2];
  const description = box(
    'mp4a',
    [0, 0, 0, 0, 0, 0, 0, 1],
    u32(0, 0),
    u16(1, 16, 0, 0),
    u32(sampleRate * 0x10000),
    fullBox('esds', 0, stream),
  );
  return movieFile(box('ftyp', latin('M4A '), u32(0), latin('M4A mp42isom')), made, {
    kind: 'sound',
    timescale: sampleRate,
    sampleDuration: samplesPerFrame,
    samples: new Array<Uint8Array>(frames).fill(silentAac),
    description,
  });
}

/** A narrow-band AMR file (12.2 kbit/s) of silence, as voicemail is stored. */
export function amr(seconds: number): Uint8Array {
  return Buffer.concat([latin('#!AMR\n'), ...new Array<Uint8Array>(Math.ceil(seconds * 50)).fill(silentAmr)]);
}

/** A Core Audio file of 16-bit mono silence at 16 kHz. */
export function caf(seconds: number): Uint8Array {
  const rate = 16_000;
  const description = Buffer.alloc(32);
  description.writeDoubleBE(rate, 0);
  description.write('lpcm', 8, 'latin1');
  // Little-endian integers; two bytes a packet, one frame a packet, one channel, sixteen bits.
  for (const [index, value] of [2, 2, 1, 1, 16].entries()) description.writeUInt32BE(value, 12 + index * 4);
  const data = Buffer.alloc(4 + seconds * rate * 2);
  return Buffer.concat([latin('caff'), u16(1, 0), cafChunk('desc', description), cafChunk('data', data)]);
}

function cafChunk(type: string, content: Uint8Array): Uint8Array {
  return Buffer.concat([latin(type), u32(0, content.length), content]);
}
