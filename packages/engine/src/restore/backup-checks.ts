import { appsOf, type BackupParts, type Depth, readBackup } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { SnapshotSummary } from '@pearmain/contract';
import { isStillAsSummed } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findHistory, type KeptHistory, openSums } from '../kept-history.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { checkFolder } from '../tasks/verify-snapshot.js';
import { attention, type Checked, fine, problem } from './checked.js';

/** The backup that is to be restored, how it is opened, and how far it is checked. */
export interface BackupQuestion {
  readonly snapshot: SnapshotSummary;
  readonly opener: SnapshotOpener;
  readonly depth: Depth;
  /** Data types, where no more is wanted of it: then it may hold those alone. */
  readonly types?: readonly string[] | undefined;
}

/**
 * Looks at the backup alone: whether it is whole, and what it cannot bring (docs/protocols/restore-host.md §4).
 *
 * @throws backup/password-needed, backup/wrong-password: without the password nothing more can be said
 */
export async function checkBackup(
  environment: Environment,
  question: BackupQuestion,
  context: TaskContext,
): Promise<Checked[]> {
  const { snapshot } = question;
  const parts = readBackup(snapshot.folder);
  const whole = await wholeness(environment, { ...question, parts }, context);
  // What a whole backup cannot bring says nothing about a part of it.
  return question.types ? [whole] : [whole, plainness(snapshot), apps(parts)];
}

async function wholeness(
  environment: Environment,
  { parts, opener, depth, types: wanted }: BackupQuestion & { readonly parts: BackupParts },
  context: TaskContext,
): Promise<Checked> {
  const { folder, info } = parts;
  context.emit({ kind: 'phase', phase: 'checking' });
  const types = info?.keptTypes;
  const isEnough = wanted?.every((type) => types?.includes(type)) ?? false;
  if (types && !isEnough) return problem('backup', fail('restore-partial', { path: folder, types }), { isFinal: true });
  if (parts.properties.isEncrypted) (await opener.unlock(parts))[Symbol.dispose]();
  const history = findHistory(environment, folder);
  const earlier = depth.kind === 'structure' && history && (await findSoundness(folder, history, context));
  if (earlier) return fine('backup', earlier);
  const { report } = await checkFolder({ folder, history, depth, opener }, context);
  const [first] = report.findings.filter(({ severity }) => severity === 'fault');
  if (first) {
    const failure = fail('restore-not-whole', { path: folder, faults: report.faults, first: first.message });
    return problem('backup', failure, { refusals: ['device/restore-damaged', 'device/restore-no-backup'] });
  }
  const { files } = report.counts;
  return fine('backup', `The backup is whole: ${files} files, each ${depths[depth.kind]}.`);
}

/**
 * What can be said of a backup that was found whole and has not changed since: to read its index and compare it with all content
 * would bring the same again. `undefined` where that is not so.
 */
async function findSoundness(folder: string, history: KeptHistory, context: TaskContext): Promise<string | undefined> {
  const { verified, content } = history.record ?? {};
  if (!content || verified?.faults !== 0 || verified.locked || verified.level === 'structure') return undefined;
  using sums = openSums(history, context);
  if (!sums || !(await isStillAsSummed(folder, sums, context))) return undefined;
  return `The backup is whole: ${content.files} files, each as it was when all were checked.`;
}

const depths: Readonly<Record<Depth['kind'], string>> = {
  structure: 'in its right length',
  sample: 'in its right length, and many read to the last byte',
  full: 'read to its last byte',
};

function plainness({ encrypted }: SnapshotSummary): Checked {
  if (encrypted) return fine('encryption', 'It is encrypted, so that saved passwords and Health come along.');
  return attention(
    'encryption',
    'The backup is not encrypted: saved passwords, Health, Wi-Fi networks and open Safari tabs are not in it.',
    'Nothing can be done about that afterwards; an encrypted backup brings them.',
  );
}

const namedAtMost = 5;

/** Apps come back from the App Store, by the papers that the phone gave for them; some have none. */
function apps({ info }: BackupParts): Checked {
  const { fetched, left: without } = appsOf(info);
  if (fetched.length === 0) {
    return attention(
      'apps',
      'The backup has no list of apps: get them from the App Store yourself, their data is there then.',
    );
  }
  if (without.length === 0) return fine('apps', 'The phone fetches the apps again from the App Store.');
  const named = without.slice(0, namedAtMost).join(', ');
  const more = without.length > namedAtMost ? ` and ${without.length - namedAtMost} more` : '';
  return attention(
    'apps',
    `The phone does not fetch these apps by itself: ${named}${more}.`,
    'Get them from where they came from (the App Store, TestFlight, an organisation); their data is there then.',
  );
}
