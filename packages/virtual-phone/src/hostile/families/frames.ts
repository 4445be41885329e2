import { type PlistDict, textIn, writeBinaryPlist, writeXmlPlist } from '@pearmain/formats';
import { DL, PlistChannel } from '@pearmain/wire';
import { type FrameAttack, frameAttacks } from '../frame-attacks.js';
import { hostileAgent } from '../hostile-agent.js';
import type { HostDuty, HostileCase, HostileLayer, HostileService, Hostility } from '../hostility.js';
import { refusingAgent, storeApp } from './partners.js';

/** A place in a conversation where one framed property list is awaited. */
interface Slot {
  readonly name: string;
  readonly layer: HostileLayer;
  readonly where: string;
  readonly host: HostDuty;
  /** Attacks that say nothing new here. */
  readonly without?: RegExp;
  hostility(attack: FrameAttack): Hostility;
}

/** The attacks that cost the most are played where the host takes the longest frames; elsewhere they are the same code. */
const costly = /^(?:many-|just-too-long|overlap)/;
/** Where the same reader has met all of them already, these are enough. */
const butFew =
  /^(?!silence|hang-up|empty|largest-length|torn-|drip|short-length|garbage|no-dictionary|laughs|deep-|shared$|cycle)/;

const slots: readonly Slot[] = [
  {
    name: 'lockdown-first',
    layer: 'lockdown',
    where: 'lockdown’s first answer, before there is any trust',
    host: 'fails',
    hostility: (attack) => inLockdown('QueryType', attack),
  },
  {
    name: 'lockdown-session',
    layer: 'lockdown',
    where: 'an answer of lockdown within the session',
    host: 'fails',
    without: costly,
    hostility: (attack) => inLockdown('GetValue', attack, 'com.apple.mobile.backup'),
  },
  {
    name: 'lockdown-start-service',
    layer: 'lockdown',
    where: 'lockdown’s answer to StartService',
    host: 'fails',
    without: butFew,
    hostility: (attack) => inLockdown('StartService', attack),
  },
  {
    name: 'notifications',
    layer: 'notifications',
    where: 'a notification',
    host: 'goes-on',
    without: butFew,
    hostility: (attack) =>
      besideRefusal({
        'com.apple.mobile.notification_proxy': async (wire) => {
          await new PlistChannel(wire.channel).receiveDict();
          await attack.act(
            wire.aside(),
            writeXmlPlist({ Command: 'RelayNotification', Name: 'com.apple.springboard' }),
          );
        },
      }),
  },
  {
    name: 'apps',
    layer: 'apps',
    where: 'a page of the list of apps',
    host: 'goes-on',
    hostility: (attack) =>
      besideRefusal({
        'com.apple.mobile.installation_proxy': async (wire) => {
          await new PlistChannel(wire.channel).receiveDict();
          await attack.act(wire, writeXmlPlist({ Status: 'BrowsingApplications', CurrentList: [storeApp()] }));
        },
      }),
  },
  {
    name: 'icons',
    layer: 'home-screen',
    where: 'the icon of an app',
    host: 'goes-on',
    without: butFew,
    hostility: (attack) =>
      besideRefusal({
        'com.apple.mobile.installation_proxy': async (wire) => {
          const messages = new PlistChannel(wire.channel);
          await messages.receiveDict();
          await messages.send({ Status: 'BrowsingApplications', CurrentList: [storeApp()] });
          await messages.send({ Status: 'Complete' });
        },
        'com.apple.springboardservices': async (wire) => {
          await new PlistChannel(wire.channel).receiveDict();
          await attack.act(wire, writeBinaryPlist({ pngData: new Uint8Array(100) }));
        },
      }),
  },
  {
    name: 'backup-first',
    layer: 'backup',
    where: 'the first message of DeviceLink',
    host: 'fails',
    without: butFew,
    hostility: (attack) => ({
      services: {
        'com.apple.mobilebackup2': (wire) =>
          attack.act(wire, writeBinaryPlist(DL.VersionExchange.encode({ major: 400, minor: 0 }))),
      },
    }),
  },
  {
    name: 'backup-request',
    layer: 'backup',
    where: 'a request of the phone within a backup',
    host: 'fails',
    hostility: (attack) =>
      hostileAgent(async ({ wire }) => attack.act(wire, writeBinaryPlist(DL.GetFreeDiskSpace.encode({})))),
  },
  {
    name: 'backup-response',
    layer: 'backup',
    where: 'the final Response, after a whole backup',
    host: 'fails',
    without: /^(?!silence|hang-up|torn-body|torn-body-hang-up|garbage|shared$|short-length)/,
    hostility: (attack) =>
      hostileAgent(async (agent) => {
        await agent.obeyHonestly();
        await attack.act(agent.wire, finalWord());
      }),
  },
];

/** Every attack on a frame in every place where one is awaited. */
export const frameCases: readonly HostileCase[] = slots.flatMap((slot) =>
  frameAttacks
    .filter(({ name }) => !slot.without?.test(name))
    .map((attack) => ({
      name: `frames/${slot.name}/${attack.name}`,
      layer: slot.layer,
      does: `in place of ${slot.where}: ${attack.does}`,
      host: slot.layer === 'notifications' && attack.name.endsWith('hang-up') ? 'either' : slot.host,
      hostility: slot.hostility(attack),
    })),
);

function inLockdown(requestName: string, attack: FrameAttack, domain?: string): Hostility {
  return {
    lockdown: async (reply, { request, wire }) => {
      const isMeant = textIn(request, 'Request') === requestName && textIn(request, 'Domain') === domain;
      if (!isMeant) return reply;
      await attack.act(wire, writeXmlPlist(reply));
      return undefined;
    },
  };
}

/** These services, and a backup agent that only says that it was asked. */
function besideRefusal(services: Readonly<Record<string, HostileService>>): Hostility {
  return { services: { ...refusingAgent.services, ...services } };
}

function finalWord(): Uint8Array {
  const message: PlistDict = { MessageName: 'Response', ErrorCode: 0 };
  return writeBinaryPlist(DL.ProcessMessage.encode({ message }));
}
