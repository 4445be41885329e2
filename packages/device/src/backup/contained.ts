import { limits } from './limits.js';

/** True for the phone's own folder and what lies in it; the folder itself looks at each part of the path (S-09). */
export function isOfPhone(udid: string, path: string): boolean {
  return path.length <= limits.pathLength && (path === udid || path.startsWith(`${udid}/`));
}
