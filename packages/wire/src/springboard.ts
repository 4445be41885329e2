import { dataIn, type PlistDict, textIn } from '@pearmain/formats';

/** The service of the home screen, as lockdown knows it. Clients send binary or XML property lists. */
export const springboardService = 'com.apple.springboardservices';

/** Asks for the icon of an app (docs/protocols/services.md §3). */
export function iconRequest(bundleId: string): PlistDict {
  return { bundleId, command: 'getIconPNGData' };
}

/** The app whose icon is asked for; `undefined` for any other command. */
export function parseIconRequest(message: PlistDict): string | undefined {
  return textIn(message, 'command') === 'getIconPNGData' ? textIn(message, 'bundleId') : undefined;
}

/** The icon as it travels: a PNG. */
export function iconReply(png: Uint8Array): PlistDict {
  return { pngData: png };
}

/** The PNG in an answer; `undefined` if there is none. */
export function parseIconReply(message: PlistDict): Uint8Array | undefined {
  const png = dataIn(message, 'pngData');
  return png && png.length > 0 ? png : undefined;
}
