import { type PlistDict, textIn } from '@pearmain/formats';
import type { Phone } from '../phone/phone.js';
import { anyOf, type Check, isCount, isText, record } from '../scenario-checks.js';
import { Refusal } from './refusal.js';

/** A word of lockdown's (docs/protocols/lockdown.md §3), for ever or so many times. */
export type ScriptedRefusal = string | { readonly word: string; readonly times: number };

/** For scenario files. */
export const isScriptedRefusal: Check = anyOf(
  record<{ word: string; times: number }>({ word: isText, times: isCount }, ['word', 'times']),
  isText,
);

/**
 * Refuses what the scenario wants refused, by the request's name, or `StartService` with the service's.
 *
 * @throws Refusal
 */
export function refuseAsScripted(phone: Phone, request: PlistDict): void {
  const { refuses } = phone.scenario;
  if (!refuses) return;
  const name = textIn(request, 'Request') ?? '';
  for (const what of [name, `${name} ${textIn(request, 'Service')}`]) {
    const scripted = Object.hasOwn(refuses, what) ? refuses[what] : undefined;
    if (scripted === undefined) continue;
    const { word, times } = typeof scripted === 'string' ? { word: scripted, times: undefined } : scripted;
    if (times === undefined || phone.day.count(`refused ${what}`) <= times)
      throw new Refusal(word, besides(phone, word));
  }
}

/** A supervised phone says what a computer must sign with the key of its organisation. */
function besides(phone: Phone, word: string): PlistDict {
  if (word !== 'MCChallengeRequired') return {};
  return { ExtendedResponse: { PairingChallenge: phone.random(`pairing-challenge/${phone.day.run}`, 32) } };
}
