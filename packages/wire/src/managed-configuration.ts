import { arrayIn, asDict, booleanIn, dictIn, type PlistDict, textIn } from '@pearmain/formats';

/** The service of profiles and supervision, as lockdown knows it. */
export const managedConfigurationService = 'com.apple.mobile.MCInstall';

/** Questions that change nothing (docs/protocols/services.md §6). */
export type ManagementRequest = 'GetCloudConfiguration' | 'GetProfileList';

/** Whether an organisation supervises the device, and which. */
export interface Supervision {
  readonly isSupervised: boolean;
  readonly organization?: string;
}

/** A profile that is installed. */
export interface InstalledProfile {
  readonly identifier: string;
  readonly name?: string;
}

/** A question as it travels. */
export function managementRequest(request: ManagementRequest): PlistDict {
  return { RequestType: request };
}

/** Reads a question; `undefined` for any other. */
export function parseManagementRequest(message: PlistDict): ManagementRequest | undefined {
  const type = textIn(message, 'RequestType');
  return type === 'GetCloudConfiguration' || type === 'GetProfileList' ? type : undefined;
}

/** The answer about supervision. */
export function cloudConfigurationReply({ isSupervised, organization }: Supervision): PlistDict {
  const named = organization === undefined ? {} : { OrganizationName: organization };
  return { CloudConfiguration: { AllowPairing: true, IsSupervised: isSupervised, ...named }, Status: 'Acknowledged' };
}

/** Reads it; `undefined` where the device did not answer the question. */
export function parseCloudConfiguration(message: PlistDict): Supervision | undefined {
  const configuration = dictIn(message, 'CloudConfiguration');
  if (textIn(message, 'Status') !== 'Acknowledged' || !configuration) return undefined;
  const organization = textIn(configuration, 'OrganizationName');
  const isSupervised = booleanIn(configuration, 'IsSupervised') ?? false;
  return { isSupervised, ...(organization === undefined ? {} : { organization }) };
}

/** The answer about profiles. */
export function profileListReply(profiles: readonly InstalledProfile[]): PlistDict {
  const metadata = profiles.map(({ identifier, name }) => {
    const described = name === undefined ? {} : { PayloadDisplayName: name };
    return [identifier, described] as const;
  });
  return {
    OrderedIdentifiers: profiles.map(({ identifier }) => identifier),
    ProfileMetadata: Object.fromEntries(metadata),
    Status: 'Acknowledged',
  };
}

/** Reads it; `undefined` where the device did not answer the question. */
export function parseProfileList(message: PlistDict): readonly InstalledProfile[] | undefined {
  const identifiers = arrayIn(message, 'OrderedIdentifiers');
  if (textIn(message, 'Status') !== 'Acknowledged' || !identifiers) return undefined;
  const metadata = dictIn(message, 'ProfileMetadata') ?? {};
  return identifiers
    .filter((identifier) => typeof identifier === 'string')
    .map((identifier) => {
      const about = Object.hasOwn(metadata, identifier) ? asDict(metadata[identifier]) : undefined;
      const name = about && textIn(about, 'PayloadDisplayName');
      return { identifier, ...(name === undefined ? {} : { name }) };
    });
}
