import type { PluggedPhone } from '../plugged-phone.js';
import { scenario } from '../scenario.js';
import { loadScenario, readDeviations } from '../scenario-presets.js';

/** A command that cannot be followed, in words for whoever sent it. */
export class CommandRefusal extends Error {
  override readonly name = 'CommandRefusal';
}

/** Does something to a phone; `command` is the whole line. @throws CommandRefusal, virtual-phone/bad-scenario */
type Command = (plugged: PluggedPhone, command: Readonly<Record<string, unknown>>) => void;

/** What can be done to a phone over its control socket, by the word after `do` (docs/protocols/virtual-phone.md §9). */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['state', () => {}],
  ['scenario', beginDay],
  ['change', ({ phone }, { to }) => phone.day.change(readDeviations(to, theSocket))],
  ['unplug', (plugged, { backAfterMs }) => plugged.unplug(typeof backAfterMs === 'number' ? backAfterMs : undefined)],
  ['plug', (plugged) => plugged.plugIn()],
  ['reboot', ({ phone }) => phone.reboot()],
  ['lock', ({ phone }) => phone.day.change({ locked: true })],
  ['unlock', ({ phone }) => phone.day.change({ locked: false })],
  ['sleep', ({ phone }) => phone.screen.sleep({ locks: phone.hasPasscode })],
  ['wake', ({ phone }) => phone.screen.wake()],
  ['trust', (plugged) => answerTrust(plugged, 'granted')],
  ['deny', (plugged) => answerTrust(plugged, 'denied')],
  ['forget-computers', ({ phone }) => phone.forgetComputers()],
  ['enter-passcode', (plugged) => answerPasscode(plugged, 'entered')],
  ['cancel-passcode', (plugged) => answerPasscode(plugged, 'cancelled')],
  ['cancel', ({ phone }) => phone.notifications.post('com.apple.itunes-client.syncCancelRequest')],
  ['go-on', goOn],
]);

const theSocket = 'the control socket';

function beginDay({ phone }: PluggedPhone, { is }: Readonly<Record<string, unknown>>): void {
  phone.day.begin(typeof is === 'string' ? loadScenario(is) : scenario(readDeviations(is ?? {}, theSocket)));
}

function answerTrust({ phone }: PluggedPhone, trust: 'granted' | 'denied'): void {
  phone.day.change({ trust });
  phone.screen.asksForTrust = false;
  // Whoever waits with the insecure notification proxy learns that there is an answer.
  phone.notifications.post('com.apple.mobile.lockdown.request_pair');
}

function answerPasscode({ phone }: PluggedPhone, answer: 'entered' | 'cancelled'): void {
  if (!phone.screen.passcodeSheet.answer(answer)) throw new CommandRefusal('the phone does not ask for its passcode');
}

function goOn({ phone }: PluggedPhone): void {
  if (!phone.activity.goOn()) throw new CommandRefusal('the phone does not wait to be told to go on');
}
