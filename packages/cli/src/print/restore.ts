import { visibleText } from '@pearmain/base';
import type { Diagnosis, RestoreCheck, RestoreEstimate } from '@pearmain/contract';
import type { RestorePlan } from '@pearmain/engine';
import type { Output, Terminal } from '../terminal.js';
import { styled } from './style.js';
import { countWords, durationWords, momentWords, sizeWords } from './words.js';

const marks = { fine: ['green', '✓'], attention: ['yellow', '!'], problem: ['red', '✗'] } as const;

/** One thing that was looked at, and what to do about it. */
export function tellDiagnosis({ state, message, advice }: Diagnosis, out: Output): void {
  const [colour, mark] = marks[state];
  out.write(`${styled(out, colour, mark)} ${visibleText(message)}\n`);
  if (advice !== undefined && state !== 'fine') out.write(`  ${visibleText(advice)}\n`);
}

/** What goes where, and what is to be known before the question. */
export function tellPlan({ snapshot, device, checks, estimate, choice }: RestorePlan, err: Output): void {
  const { deviceName, takenAt, iosVersion } = snapshot;
  const backup = `${visibleText(deviceName)} of ${momentWords(takenAt)} (iOS ${iosVersion}, ${amountWords(snapshot)})`;
  const [part] = choice?.kind === 'only' ? choice.parts : [];
  const subject = part
    ? `${amountWords({ files: part.files, sizeBytes: part.bytes })}, out of the backup of ${backup}, go`
    : `The backup of ${backup} goes`;
  err.write(`${subject} onto ${visibleText(device.name)}, ${device.model}.\n`);
  for (const each of checks) if (each.state !== 'fine') tellDiagnosis(each, err);
  err.write(`${estimateInWords(estimate)}\n`);
}

function amountWords({ files, sizeBytes }: { readonly files: number; readonly sizeBytes: number }): string {
  return `${countWords(files, 'file')}, ${sizeWords(sizeBytes)}`;
}

const verdicts = {
  ready: 'This will work.',
  'ready-with-losses': 'This will work; read what is marked before you start.',
  blocked: 'This would not work yet.',
} as const;

/** The answer to `--check`. */
export function printRestoreCheck(
  { snapshot, device, verdict, checks, estimate }: RestoreCheck,
  { out }: Terminal,
): void {
  out.write(
    `The backup of ${visibleText(snapshot.deviceName)} of ${momentWords(snapshot.takenAt)} onto ${visibleText(device.name)}:\n`,
  );
  for (const each of checks) tellDiagnosis(each, out);
  out.write(`  ${estimateInWords(estimate)}\n`);
  out.write(`${styled(out, 'bold', verdicts[verdict])}\n`);
}

function estimateInWords({ fromSeconds, toSeconds }: RestoreEstimate): string {
  const [from, to] = [durationWords(fromSeconds), durationWords(toSeconds)];
  const span = from === to ? from : `${from} to ${to}`;
  return `Sending it takes about ${span}, over Wi-Fi longer; then the phone goes on by itself.`;
}
