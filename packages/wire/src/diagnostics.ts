import { arrayIn, dictIn, type PlistDict, textIn } from '@pearmain/formats';

/** The diagnostics service, as lockdown knows it. */
export const diagnosticsService = 'com.apple.mobile.diagnostics_relay';

/** What devices from iOS 17.4 on say instead of values. */
export const gestaltDeprecated = 'MobileGestaltDeprecated';

/** A question to the diagnostics service: facts of the device by their MobileGestalt keys, or the goodbye. */
export type DiagnosticsRequest =
  | { readonly kind: 'gestalt'; readonly keys: readonly string[] }
  | { readonly kind: 'goodbye' };

/** A question as it travels (docs/protocols/services.md §5). */
export function diagnosticsRequest(request: DiagnosticsRequest): PlistDict {
  return request.kind === 'goodbye'
    ? { Request: 'Goodbye' }
    : { MobileGestaltKeys: request.keys, Request: 'MobileGestalt' };
}

/** Reads a question; `undefined` for any other. */
export function parseDiagnosticsRequest(message: PlistDict): DiagnosticsRequest | undefined {
  switch (textIn(message, 'Request')) {
    case 'Goodbye':
      return { kind: 'goodbye' };
    case 'MobileGestalt': {
      const keys = arrayIn(message, 'MobileGestaltKeys') ?? [];
      return { kind: 'gestalt', keys: keys.filter((key) => typeof key === 'string') };
    }
    default:
      return undefined;
  }
}

/** Facts by their keys, or `'deprecated'` where the device gives none any more. */
export function gestaltReply(values: PlistDict | 'deprecated'): PlistDict {
  const gestalt = values === 'deprecated' ? { Status: gestaltDeprecated } : { ...values, Status: 'Success' };
  return { Diagnostics: { MobileGestalt: gestalt }, Status: 'Success' };
}

/** The answer to `Goodbye`, and to whatever needs no more words. */
export function diagnosticsSuccess(): PlistDict {
  return { Status: 'Success' };
}

/** The facts in an answer; `undefined` where the device gives none. */
export function parseGestaltReply(message: PlistDict): PlistDict | undefined {
  const diagnostics = dictIn(message, 'Diagnostics');
  const gestalt = diagnostics && dictIn(diagnostics, 'MobileGestalt');
  return gestalt && textIn(gestalt, 'Status') !== gestaltDeprecated ? gestalt : undefined;
}
