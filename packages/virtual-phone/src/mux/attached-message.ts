import type { PlistDict } from '@pearmain/formats';
import { encodeNetworkAddress, muxAttached, type NetworkAddressLayout } from '@pearmain/wire';
import type { AddressLayout, Attachment } from './attachable-phone.js';
import type { AttachedPhone } from './muxer.js';

/** USB product id of an iPhone in its normal mode. */
export const usbProductId = 0x12a8;

/** Where the phone is plugged in; a different port for each. */
export function usbLocation(deviceId: number): number {
  return 0x0001_0002 + deviceId;
}

/**
 * A phone as the muxer's plist messages name it, with the properties of Apple's own muxer (docs/protocols/virtual-phone.md
 * §2). `clientVersion` is the `ClientVersionString` of the program that is told.
 */
export function attachedMessage({ deviceId, phone }: AttachedPhone, clientVersion: string): PlistDict {
  const { attachment, udid } = phone;
  if (attachment.kind === 'network') return muxAttached(deviceId, networkProperties(attachment, udid, clientVersion));
  return muxAttached(deviceId, {
    ConnectionSpeed: 480_000_000,
    ConnectionType: 'USB',
    LocationID: usbLocation(deviceId),
    ProductID: usbProductId,
    SerialNumber: udid,
    UDID: udid,
    USBSerialNumber: udid.replace('-', ''),
  });
}

function networkProperties(
  { address, layout, serviceName }: Extract<Attachment, { kind: 'network' }>,
  udid: string,
  clientVersion: string,
): PlistDict {
  return {
    ConnectionType: 'Network',
    EscapedFullServiceName: serviceName,
    InterfaceIndex: 1,
    NetworkAddress: encodeNetworkAddress({ ...address, port: 0 }, layoutFor(layout, clientVersion)),
    SerialNumber: udid,
    UDID: udid,
  };
}

/**
 * libusbmuxd reads its system's own layout from 2.1 on and Apple's before, and can tell neither from the other. Programs that
 * are not libusbmuxd get Apple's, which is what they have always met (docs/protocols/usbmux.md §4).
 */
function layoutFor(layout: AddressLayout, clientVersion: string): NetworkAddressLayout {
  const [, major = '0', minor = '0'] = /^libusbmuxd (\d+)\.(\d+)/.exec(clientVersion) ?? [];
  const readsNative = Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 1);
  if (layout === 'bsd' || (layout === 'by-client' && !readsNative)) return 'bsd';
  return nativeLayouts[process.platform] ?? 'bsd';
}

const nativeLayouts: Readonly<Partial<Record<NodeJS.Platform, NetworkAddressLayout>>> = {
  linux: 'linux',
  win32: 'windows',
};
