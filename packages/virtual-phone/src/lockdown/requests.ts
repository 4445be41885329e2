import { dataIn, dictIn, equalBytes, fromBase64, type PlistDict, type PlistValue, textIn } from '@pearmain/formats';
import { lockdownType } from '@pearmain/wire';
import { type Phone, wirelessDomain } from '../phone/phone.js';
import { findService } from '../services/service-table.js';
import { domainValues, publicDomainValues } from './domain-values.js';
import { globalValues, publicValues } from './global-values.js';
import { pairWith } from './pairing.js';
import { Refusal } from './refusal.js';
import { type LockdownContext, newSession, type Session } from './session.js';
import { removeValue, setValue } from './write-values.js';

/** Answers one request: the keys of the reply beside `Request`. @throws Refusal */
type RequestHandler = (context: LockdownContext, request: PlistDict) => PlistDict | Promise<PlistDict>;

/** What lockdown understands, by the request's name (docs/protocols/virtual-phone.md §3.1). */
export const requests: ReadonlyMap<string, RequestHandler> = new Map<string, RequestHandler>([
  ['QueryType', () => ({ Type: lockdownType })],
  ['GetValue', readValue],
  ['SetValue', writeValue],
  ['RemoveValue', dropValue],
  ['Pair', pair],
  ['ValidatePair', validatePair],
  ['Unpair', unpair],
  ['StartSession', startSession],
  ['StopSession', stopSession],
  ['StartService', startService],
]);

function readValue({ phone, session }: LockdownContext, request: PlistDict): PlistDict {
  const [domain, key] = [textIn(request, 'Domain'), textIn(request, 'Key')];
  const values = valuesOf(phone, domain, session !== undefined);
  const value: PlistValue | undefined = key === undefined ? values : values?.[key];
  if (value === undefined) throw new Refusal('MissingValue');
  return { ...echo(domain, key), Value: value };
}

function valuesOf(phone: Phone, domain: string | undefined, isTrusted: boolean): PlistDict | undefined {
  if (domain === undefined || domain === '') return isTrusted ? globalValues(phone) : publicValues(phone);
  return isTrusted ? domainValues(phone, domain) : publicDomainValues(phone, domain);
}

function writeValue(context: LockdownContext, request: PlistDict): PlistDict {
  const [domain, key] = [textIn(request, 'Domain'), textIn(request, 'Key')];
  const value = request['Value'];
  if (key === undefined) throw new Refusal('MissingKey');
  if (value === undefined) throw new Refusal('MissingValue');
  // A muxer tells its name before there is any trust, for the dialog.
  if (context.session === undefined && key === 'UntrustedHostBUID') return echo(domain, key);
  sessionOf(context);
  // Whoever is let in over Wi-Fi cannot open or shut the door that he came through.
  if (domain === wirelessDomain && context.ports.link.kind === 'network') throw new Refusal('SetProhibited');
  setValue(context.phone, domain ?? '', key, value);
  return { ...echo(domain, key), Value: value };
}

function dropValue(context: LockdownContext, request: PlistDict): PlistDict {
  const [domain, key] = [textIn(request, 'Domain'), textIn(request, 'Key')];
  if (key === undefined) throw new Refusal('MissingKey');
  sessionOf(context);
  removeValue(context.phone, domain ?? '', key);
  return echo(domain, key);
}

function pair({ phone, ports }: LockdownContext, request: PlistDict): PlistDict {
  if (ports.link.kind === 'network') throw new Refusal('PairingProhibitedOverThisConnection');
  const host = pairWith(phone, dictIn(request, 'PairRecord'), ports.trustDialog);
  return { EscrowBag: fromBase64(host.escrowBag) };
}

/** Hosts ask this before every session on iOS 6 and earlier; later phones no longer know it. */
function validatePair({ phone }: LockdownContext, request: PlistDict): PlistDict {
  if (phone.isAtLeast('7')) throw new Refusal('InvalidRequest');
  hostIn(phone, dictIn(request, 'PairRecord') ?? {});
  return {};
}

function unpair({ phone }: LockdownContext, request: PlistDict): PlistDict {
  const host = hostIn(phone, dictIn(request, 'PairRecord') ?? {});
  phone.forget(host.hostId);
  phone.save();
  return {};
}

function startSession(context: LockdownContext, request: PlistDict): PlistDict {
  const { phone } = context;
  if (context.session !== undefined) throw new Refusal('SessionActive');
  if (phone.scenario.trustLost && phone.day.count('trust lost') === 1) phone.forgetComputers();
  const session = newSession(hostIn(phone, request));
  context.session = session;
  return { EnableSessionSSL: true, SessionID: session.id };
}

function stopSession(context: LockdownContext, request: PlistDict): PlistDict {
  const session = sessionOf(context);
  const id = textIn(request, 'SessionID');
  if (id === undefined) throw new Refusal('MissingSessionID');
  if (id !== session.id) throw new Refusal('InvalidSessionID');
  context.session = undefined;
  return {};
}

async function startService(context: LockdownContext, request: PlistDict): Promise<PlistDict> {
  const name = textIn(request, 'Service');
  if (name === undefined) throw new Refusal('MissingService');
  const entry = findService(context.phone, name);
  if (entry?.isPublic === true) {
    return { Port: await context.ports.open({ service: entry.service, escrowUnlocked: false }), Service: name };
  }
  const { host } = sessionOf(context);
  if (entry === undefined) throw new Refusal('InvalidService');
  const escrowBag = dataIn(request, 'EscrowBag');
  if (escrowBag !== undefined && !equalBytes(escrowBag, fromBase64(host.escrowBag))) throw new Refusal('EscrowLocked');
  const port = await context.ports.open({ service: entry.service, host, escrowUnlocked: escrowBag !== undefined });
  return { EnableServiceSSL: true, Port: port, Service: name };
}

function sessionOf({ session }: LockdownContext): Session {
  if (session === undefined) throw new Refusal('SessionInactive');
  return session;
}

function hostIn(phone: Phone, dict: PlistDict) {
  const hostId = textIn(dict, 'HostID');
  if (hostId === undefined) throw new Refusal('MissingHostID');
  const host = phone.trustedHosts.find((known) => known.hostId === hostId);
  if (host === undefined) throw new Refusal('InvalidHostID');
  return host;
}

function echo(domain: string | undefined, key: string | undefined): PlistDict {
  return { ...(domain === undefined ? {} : { Domain: domain }), ...(key === undefined ? {} : { Key: key }) };
}
