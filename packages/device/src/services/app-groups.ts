import { dictIn, textIn } from '@pearmain/formats';
import { InstallationProxy } from './installation-proxy.js';
import type { ServiceSource } from './service-source.js';

/** Far more than any phone has, and than any app is of. */
const mostApps = 20_000;
const mostGroups = 100;

/**
 * The identifiers of all apps of a phone, the system's own too, and the groups that each says that it is of
 * (docs/protocols/services.md §2). Of a phone that names more than any has, the first.
 *
 * @throws device/service-refused, device/unclear-answer
 */
export async function readAppGroups(source: ServiceSource): Promise<Map<string, readonly string[]>> {
  const groups = new Map<string, readonly string[]>();
  await using proxy = await InstallationProxy.open(source);
  const attributes = ['CFBundleIdentifier', 'GroupContainers'];
  for await (const app of proxy.browse({ applicationType: 'Any', attributes })) {
    const id = textIn(app, 'CFBundleIdentifier');
    if (id !== undefined) groups.set(id, Object.keys(dictIn(app, 'GroupContainers') ?? {}).slice(0, mostGroups));
    if (groups.size >= mostApps) break;
  }
  return groups;
}
