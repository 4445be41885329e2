import { cloudConfigurationReply, parseManagementRequest, profileListReply } from '@pearmain/wire';
import type { Phone } from '../phone/phone.js';
import { answerPlists } from './plist-requests.js';
import type { Service } from './service.js';

/** Tells who manages the phone (docs/protocols/virtual-phone.md §4.9). It takes no profiles. */
export const managedConfiguration: Service = async (connection) => {
  const { phone } = connection;
  await answerPlists(connection, 'xml', function* (message) {
    switch (parseManagementRequest(message)) {
      case 'GetCloudConfiguration':
        yield cloudConfigurationReply(supervisionOf(phone));
        break;
      case 'GetProfileList':
        yield profileListReply(profilesOf(phone));
        break;
      default:
        yield { ErrorChain: [{ ErrorCode: 28000, ErrorDomain: 'MCInstallationErrorDomain' }], Status: 'Error' };
    }
  });
};

function supervisionOf({ scenario: { management } }: Phone) {
  const organization = management?.organization;
  return { isSupervised: management?.isSupervised === true, ...(organization === undefined ? {} : { organization }) };
}

/** A phone that is managed has the profile that says so. */
function profilesOf({ scenario: { management } }: Phone) {
  if (!management) return [];
  return [{ identifier: 'com.example.management', name: `Management of ${management.organization ?? 'this phone'}` }];
}
