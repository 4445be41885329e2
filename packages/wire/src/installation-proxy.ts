import { arrayIn, dictIn, integerIn, isDict, type PlistDict, textIn } from '@pearmain/formats';

/** The service that knows the installed apps, as lockdown knows it. */
export const installationProxyService = 'com.apple.mobile.installation_proxy';

/** Which apps are meant: those a person installed, those of the system, or all. */
export type ApplicationType = 'User' | 'System' | 'Any' | 'Internal';

/** What is asked; `attributes` name the keys wanted of every app (none named: all of them). */
export interface ApplicationQuery {
  readonly command: 'Browse' | 'Lookup';
  readonly applicationType: string;
  readonly attributes?: readonly string[];
  readonly bundleIds?: readonly string[];
}

/** A question as it travels (docs/protocols/services.md §2). */
export function applicationRequest({ command, applicationType, attributes, bundleIds }: ApplicationQuery): PlistDict {
  return {
    Command: command,
    ClientOptions: {
      ApplicationType: applicationType,
      ...(bundleIds ? { BundleIDs: bundleIds } : {}),
      ...(attributes ? { ReturnAttributes: attributes } : {}),
    },
  };
}

/** Reads a question; `undefined` for any other command. */
export function parseApplicationRequest(message: PlistDict): ApplicationQuery | undefined {
  const command = textIn(message, 'Command');
  if (command !== 'Browse' && command !== 'Lookup') return undefined;
  const options = dictIn(message, 'ClientOptions') ?? {};
  const attributes = textsIn(options, 'ReturnAttributes');
  const bundleIds = textsIn(options, 'BundleIDs');
  return {
    command,
    applicationType: textIn(options, 'ApplicationType') ?? 'Any',
    ...(attributes ? { attributes } : {}),
    ...(bundleIds ? { bundleIds } : {}),
  };
}

/** One answer: a page of apps, the end (with everything, after a lookup), or a refusal. */
export type ApplicationReply =
  | { readonly kind: 'page'; readonly apps: readonly PlistDict[]; readonly index: number; readonly total: number }
  | { readonly kind: 'complete'; readonly found?: PlistDict }
  | { readonly kind: 'refused'; readonly error: string; readonly description?: string };

/** An answer as it travels. */
export function applicationReply(reply: ApplicationReply): PlistDict {
  switch (reply.kind) {
    case 'page':
      return {
        CurrentAmount: reply.apps.length,
        CurrentIndex: reply.index,
        CurrentList: reply.apps,
        Status: 'BrowsingApplications',
        Total: reply.total,
      };
    case 'complete':
      return { ...(reply.found ? { LookupResult: reply.found } : {}), Status: 'Complete' };
    case 'refused':
      return {
        Error: reply.error,
        ...(reply.description === undefined ? {} : { ErrorDescription: reply.description }),
      };
  }
}

/** Reads an answer; `undefined` for statuses that are neither (progress of other commands). */
export function parseApplicationReply(message: PlistDict): ApplicationReply | undefined {
  const error = textIn(message, 'Error');
  if (error !== undefined) {
    const description = textIn(message, 'ErrorDescription');
    return { kind: 'refused', error, ...(description === undefined ? {} : { description }) };
  }
  const status = textIn(message, 'Status');
  const list = arrayIn(message, 'CurrentList');
  if (status === 'Complete') {
    const found = dictIn(message, 'LookupResult');
    return { kind: 'complete', ...(found ? { found } : {}) };
  }
  if (status !== 'BrowsingApplications') return undefined;
  const apps = (list ?? []).filter(isDict);
  return {
    kind: 'page',
    apps,
    index: integerIn(message, 'CurrentIndex') ?? 0,
    total: integerIn(message, 'Total') ?? apps.length,
  };
}

function textsIn(dict: PlistDict, key: string): string[] | undefined {
  return arrayIn(dict, key)?.filter((item) => typeof item === 'string');
}
