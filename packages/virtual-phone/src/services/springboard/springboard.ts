import { fromBase64, isArray, type PlistArray, type PlistDict, textIn } from '@pearmain/formats';
import { PlistChannel } from '@pearmain/wire';
import type { Phone } from '../../phone/phone.js';
import type { Service } from '../service.js';
import { arrangeIcons, iconState } from './icon-state.js';
import { drawIcon, drawWallpaper } from './pictures.js';

/** The home screen: icons, their order, the wallpaper (docs/protocols/virtual-phone.md §4.5). */
export const springboard: Service = async ({ channel, phone }) => {
  const messages = new PlistChannel(channel, { format: 'binary' });
  for (;;) {
    const reply = answer(phone, await messages.receiveDict());
    if (reply !== undefined) await messages.send(reply);
  }
};

/** The reply; undefined where the phone says nothing. */
function answer(phone: Phone, request: PlistDict): PlistDict | PlistArray | undefined {
  switch (textIn(request, 'command')) {
    case 'getIconPNGData':
      return { pngData: iconFor(phone, textIn(request, 'bundleId') ?? '') };
    case 'getIconState':
      return iconState(phone);
    case 'setIconState': {
      const state = request['iconState'];
      if (isArray(state)) arrangeIcons(phone, state);
      return undefined;
    }
    case 'getInterfaceOrientation':
      return { interfaceOrientation: 1 };
    case 'getHomeScreenWallpaperPNGData':
      return { pngData: drawWallpaper() };
    case 'getWallpaperPreviewImage':
      return { pngData: drawWallpaper(), wallpaperName: textIn(request, 'wallpaperName') ?? 'homescreen' };
    case 'getWallpaperInfo':
      return { isDark: false, wallpaperName: textIn(request, 'wallpaperName') ?? 'homescreen' };
    case 'getHomeScreenIconMetrics':
      return { homeScreenIconColumns: 4, homeScreenIconHeight: 60, homeScreenIconRows: 6, homeScreenIconWidth: 60 };
    default:
      return { Error: 'UnknownCommand' };
  }
}

function iconFor(phone: Phone, bundleId: string): Uint8Array {
  const icon = phone.apps.find((app) => app.bundleId === bundleId)?.icon;
  return icon === undefined ? drawIcon(bundleId) : fromBase64(icon);
}
