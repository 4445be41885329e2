import { isArray, type PlistArray, type PlistDict } from '@pearmain/formats';
import type { InstalledApp } from '../../phone/apps.js';
import type { Phone } from '../../phone/phone.js';

const dockIcons = 4;
const pageIcons = 24;
const domain = 'com.apple.springboard';
const key = 'IconState';

/** The home screen: the dock, then the pages, each a list of icons. */
export function iconState(phone: Phone): PlistArray {
  const arranged = phone.settings.value(domain, key);
  if (isArray(arranged)) return arranged;
  const icons = phone.apps.map((app) => iconOf(app, phone.clock.now()));
  const pages: PlistDict[][] = [icons.slice(0, dockIcons)];
  for (let index = dockIcons; index < icons.length; index += pageIcons)
    pages.push(icons.slice(index, index + pageIcons));
  return pages;
}

/** Arranges the home screen as the host wants it. */
export function arrangeIcons(phone: Phone, state: PlistArray): void {
  phone.settings.set(domain, key, state);
  phone.save();
}

function iconOf(app: InstalledApp, now: Date): PlistDict {
  return {
    bundleIdentifier: app.bundleId,
    bundleVersion: app.build ?? app.version,
    displayIdentifier: app.bundleId,
    displayName: app.name,
    iconModDate: now,
  };
}
