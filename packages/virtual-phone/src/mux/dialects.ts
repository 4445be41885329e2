import { concatBytes, type PlistDict, utf8Encode } from '@pearmain/formats';
import {
  encodeMuxPacket,
  encodeMuxPlist,
  MuxDevicePayload,
  MuxMessageType,
  MuxNumberPayload,
  muxResult,
} from '@pearmain/wire';
import { attachedMessage, usbLocation, usbProductId } from './attached-message.js';
import type { MuxEvent } from './muxer.js';

/** How the muxer speaks to a client: in the version of the client's own packets. */
export interface Dialect {
  result(tag: number, code: number): Uint8Array;
  /** Undefined for what cannot be said in this version. */
  event(event: MuxEvent): Uint8Array | undefined;
}

/** Version 1, property lists, for a client that calls itself `clientVersion`. */
export function plistDialect(clientVersion = ''): Dialect {
  return {
    result: (tag, code) => encodeMuxPlist(tag, muxResult(code)),
    event: (event) => encodeMuxPlist(0, eventMessage(event, clientVersion)),
  };
}

/** Version 0, fixed layouts: Listen and Connect only, and nothing but the cable. */
export const binaryDialect: Dialect = {
  result: (tag, code) => binary(MuxMessageType.result, tag, MuxNumberPayload.encode({ value: code })),
  event: (event) => {
    switch (event.kind) {
      case 'attached':
        if (event.device.phone.attachment.kind !== 'usb') return undefined;
        return binary(MuxMessageType.deviceAdd, 0, devicePayload(event.device.deviceId, event.device.phone.udid));
      case 'detached':
        return binary(MuxMessageType.deviceRemove, 0, MuxNumberPayload.encode({ value: event.deviceId }));
      case 'paired':
        return binary(MuxMessageType.devicePaired, 0, MuxNumberPayload.encode({ value: event.deviceId }));
    }
  },
};

function eventMessage(event: MuxEvent, clientVersion: string): PlistDict {
  switch (event.kind) {
    case 'attached':
      return attachedMessage(event.device, clientVersion);
    case 'detached':
      return { DeviceID: event.deviceId, MessageType: 'Detached' };
    case 'paired':
      return { DeviceID: event.deviceId, MessageType: 'Paired' };
  }
}

function devicePayload(deviceId: number, udid: string): Uint8Array {
  const name = utf8Encode(udid);
  const serial = concatBytes([name, new Uint8Array(256 - name.length)]);
  return MuxDevicePayload.encode({
    deviceId,
    productId: usbProductId,
    serial,
    padding: 0,
    location: usbLocation(deviceId),
  });
}

function binary(type: number, tag: number, payload: Uint8Array): Uint8Array {
  return encodeMuxPacket({ version: 0, type, tag, payload });
}
