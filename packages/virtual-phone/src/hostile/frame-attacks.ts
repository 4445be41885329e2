import { u32 } from './hostile-agent.js';
import type { HostileWire } from './hostile-wire.js';
import { plistBombs } from './plist-bombs.js';

/** What may come in place of one framed property list: a length of four bytes, then the list. */
export interface FrameAttack {
  readonly name: string;
  readonly does: string;
  /** `honest` is the list that a phone would have sent, without its length. */
  act(wire: HostileWire, honest: Uint8Array): Promise<void>;
}

const mebibyte = 1024 * 1024;

const lengths: readonly FrameAttack[] = [
  { name: 'silence', does: 'says nothing', act: (wire) => wire.hang() },
  { name: 'hang-up', does: 'hangs up', act: async (wire) => wire.channel.close() },
  {
    name: 'empty',
    does: 'a message of no bytes',
    act: async (wire) => {
      await wire.send(u32(0));
      await wire.hang();
    },
  },
  {
    name: 'largest-length',
    does: 'a length of 2^32 - 1, and some of it',
    act: async (wire) => {
      await wire.send(u32(0xffff_ffff), new Uint8Array(64 * 1024));
      await wire.hang();
    },
  },
  {
    name: 'negative-length',
    does: 'a length of -1 in another byte order, and of 2^31',
    act: async (wire) => {
      await wire.send(u32(0x8000_0000), new Uint8Array(1024));
      await wire.hang();
    },
  },
  {
    name: 'just-too-long',
    does: 'a length one byte above 64 MiB, and all of it',
    act: async (wire) => {
      await wire.send(u32(64 * mebibyte + 1));
      for (let sent = 0; sent <= 64; sent++) await wire.send(new Uint8Array(mebibyte));
    },
  },
  {
    name: 'torn-length',
    does: 'half of a length, then nothing',
    act: async (wire, honest) => {
      await wire.send(u32(honest.length).subarray(0, 2));
      await wire.hang();
    },
  },
  {
    name: 'torn-length-hang-up',
    does: 'half of a length, then hangs up',
    act: async (wire, honest) => {
      await wire.send(u32(honest.length).subarray(0, 2));
      wire.channel.close();
    },
  },
  {
    name: 'torn-body',
    does: 'half of a message, then nothing',
    act: async (wire, honest) => {
      await wire.send(u32(honest.length), honest.subarray(0, honest.length >> 1));
      await wire.hang();
    },
  },
  {
    name: 'torn-body-hang-up',
    does: 'half of a message, then hangs up',
    act: async (wire, honest) => {
      await wire.send(u32(honest.length), honest.subarray(0, honest.length >> 1));
      wire.channel.close();
    },
  },
  {
    name: 'long-promise',
    does: 'announces 15 MiB, sends a little, then nothing',
    act: async (wire, honest) => {
      await wire.send(u32(15 * mebibyte), honest);
      await wire.hang();
    },
  },
  {
    name: 'drip',
    does: 'one byte of a long message at a time',
    act: async (wire, honest) => {
      await wire.send(u32(mebibyte));
      await wire.drip(honest);
    },
  },
  {
    name: 'short-length',
    does: 'a length that is one byte too short, so that all that follows is out of step',
    act: async (wire, honest) => {
      await wire.send(u32(honest.length - 1), honest, u32(honest.length), honest);
      await wire.hang();
    },
  },
];

/** Every way to spoil one framed property list (docs/protocols/hostile-phones.md §3). */
export const frameAttacks: readonly FrameAttack[] = [
  ...lengths,
  ...plistBombs.map(
    ({ name, does, make }): FrameAttack => ({
      name,
      does,
      act: async (wire) => {
        const bomb = make();
        await wire.send(u32(bomb.length), bomb);
        await wire.hang();
      },
    }),
  ),
];
