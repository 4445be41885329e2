import { AppError, type TaskContext } from '@pearmain/base';
import type { Diagnosis, DoctorReport, Mending } from '@pearmain/contract';
import { allLocations } from '../device-locations.js';
import { examineBackups } from '../doctor/examine-backups.js';
import { examineLocation } from '../doctor/examine-location.js';
import { examinePhones } from '../doctor/examine-phones.js';
import { examine, type Finding } from '../doctor/finding.js';
import { examineRecordPermissions } from '../doctor/record-permissions.js';
import type { Environment } from '../environment.js';

/**
 * Looks for what could keep backups from working: the service that reaches phones, phones and their trust, the places where
 * backups are kept, and what is kept. With `fix` it puts right what it can, asking for trust where that is needed, and looks again.
 */
export async function doctor(
  environment: Environment,
  context: TaskContext,
  { fix = false }: { readonly fix?: boolean } = {},
): Promise<DoctorReport> {
  const findings = await examineAll(environment, context);
  if (!fix) return { diagnoses: findings.map(asDiagnosis) };
  const mended: Mending[] = [];
  for (const finding of findings) {
    if (finding.mend) mended.push(await mend(finding, finding.mend, context));
  }
  const after = mended.length > 0 ? await examineAll(environment, context) : findings;
  return { diagnoses: after.map(asDiagnosis), mended };
}

async function examineAll(environment: Environment, context: TaskContext): Promise<Finding[]> {
  const findings = await examine('Phones', () => examinePhones(environment, context));
  for (const { path, isChosen } of allLocations(environment)) {
    const { platform } = environment;
    findings.push(...(await examine('Location', () => examineLocation(path, { isChosen, platform }))));
  }
  findings.push(...(await examine('Backups', () => examineBackups(environment))));
  findings.push(...(await examine('Trust', () => examineRecordPermissions(environment))));
  return findings;
}

async function mend(
  { check, message }: Finding,
  putRight: NonNullable<Finding['mend']>,
  context: TaskContext,
): Promise<Mending> {
  try {
    await putRight(context);
    return { check, message, ok: true };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return { check, message, ok: false, reason: error.message };
  }
}

function asDiagnosis({ mend: putRight, ...diagnosis }: Finding): Diagnosis {
  return putRight ? { ...diagnosis, mendable: true } : diagnosis;
}
