import { type PlistDict, textIn } from '@pearmain/formats';
import { PlistChannel } from '@pearmain/wire';
import type { Phone } from '../phone/phone.js';
import { serveFiles } from './afc/afc.js';
import type { Service } from './service.js';

/** Why a container is not given, in the phone's words. */
type HouseArrestError = 'ApplicationLookupFailed' | 'InstallationLookupFailed' | 'InternalFailure' | 'UnknownCommand';

interface Vended {
  readonly folder: string;
  /** The only folder in it that may be touched. */
  readonly within?: string;
}

/**
 * Gives a computer the files of one app: after the answer the same connection is the file service, rooted in the app's
 * container (docs/protocols/virtual-phone.md §4.8).
 */
export const houseArrest: Service = async ({ channel, phone }) => {
  const messages = new PlistChannel(channel);
  for (;;) {
    const vended = vend(phone, await messages.receiveDict());
    if (typeof vended !== 'string') {
      await messages.send({ Status: 'Complete' });
      return serveFiles(channel, phone, vended);
    }
    await messages.send({ Error: vended });
  }
};

function vend(phone: Phone, request: PlistDict): Vended | HouseArrestError {
  const identifier = textIn(request, 'Identifier');
  const command = textIn(request, 'Command');
  if (identifier === undefined) return 'InternalFailure';
  const app = phone.apps.find(({ bundleId }) => bundleId === identifier);
  if (!app) return 'ApplicationLookupFailed';
  if (app.kind !== 'User') return 'InstallationLookupFailed';
  const domain = `AppDomain-${identifier}`;
  if (!phone.files.find(domain, 'Documents')) phone.files.makeDirectory(domain, 'Documents');
  const folder = phone.files.contentPath(domain, '');
  switch (command) {
    case 'VendContainer': {
      // What comes out of the store is signed with no developer's profile.
      const isDevelopers = app.sinf === undefined;
      return isDevelopers || !phone.isAtLeast('8.3') ? { folder } : 'InstallationLookupFailed';
    }
    case 'VendDocuments':
      return app.sharesFiles ? { folder, within: 'Documents' } : 'InstallationLookupFailed';
    default:
      return 'UnknownCommand';
  }
}
