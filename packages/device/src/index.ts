export { fail } from './failures.js';
export type { AttachedDevice } from './mux/attached-device.js';
export { type DeviceChange, type MuxAddress, Muxer } from './mux/muxer.js';
export { DeviceSession, type SessionOptions } from './session/device-session.js';
