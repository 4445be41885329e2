import { BackupWriter, findObstacle, hasStaleStaging, type Obstacle } from '@pearmain/backup';
import { AppError, isFailure, type TaskContext, type TaskEvent } from '@pearmain/base';
import { type DevicePlace, discardWork, findLatest, prepareWork, putSpareCopy, type Work } from '@pearmain/history';
import { fail } from './failures.js';
import { safetyAfterRun } from './reassurance.js';
import { retryOf } from './retries.js';

const damaged = {
  run: 'The notes that the last run left on this disk are damaged.',
  backup: 'The notes of the last backup on this disk are damaged, so the phone cannot go on from it.',
} as const;

/**
 * The work folder over all attempts of a run: the same one, unless the phone cannot go on with what lies in it. Then it
 * begins again from the last good backup, and where that is no better, empty (docs/protocols/backup-host.md §10).
 */
export class RunFolder implements Disposable {
  readonly #place: DevicePlace;
  #isEmpty: boolean;
  readonly #isInPlace: boolean;
  #mayStartOver = true;
  #whyAgain: TaskEvent | undefined;
  #work: Work | undefined;

  constructor(place: DevicePlace, { fresh, inPlace }: { readonly fresh: boolean; readonly inPlace: boolean }) {
    this.#place = place;
    this.#isEmpty = fresh;
    this.#isInPlace = inPlace;
  }

  /** False after a folder that was empty to begin with: a phone that finds fault with that would do so again. */
  get mayStartOver(): boolean {
    return this.#mayStartOver;
  }

  /** @throws history/not-writable, history/disk-full */
  async open(context: TaskContext): Promise<Work> {
    while (!this.#work) {
      if (this.#whyAgain) context.emit(this.#whyAgain);
      this.#whyAgain = undefined;
      const work = await prepareWork(this.#place, { fresh: this.#isEmpty, inPlace: this.#isInPlace }, context);
      if (this.#isUsable(work, context)) this.#work = work;
    }
    return this.#work;
  }

  /** After some failures the folder would only mislead the phone again. */
  throwAwayAfter(error: unknown): void {
    if (!this.#work || !(error instanceof AppError)) return;
    if (retryOf(error) !== 'clean' && !isFailure(error, 'device/backup-unproven')) return;
    const work = this.#work;
    this.#work = undefined;
    this.#startOver(work, error.message);
  }

  /** Lets go of the folder without touching it. */
  [Symbol.dispose](): void {
    this.#work?.[Symbol.dispose]();
  }

  /** Looks at what the phone will look at first; mends what can be mended, and throws away what cannot. */
  #isUsable(work: Work, context: TaskContext): boolean {
    const obstacle = findObstacle(work.folder);
    if (!obstacle) {
      this.#dropStaleStaging(work, context);
      return true;
    }
    context.log.warn('the phone could not go on with this folder', { ...obstacle, origin: work.origin });
    if (this.#isMended(work, obstacle)) {
      const { code, message } = fail('notes-mended');
      context.emit({ kind: 'notice', code, message });
      return true;
    }
    this.#startOver(work, work.origin === 'resumed' ? damaged.run : damaged.backup);
    return false;
  }

  /** A clone of the last good backup can have its manifests back from the spare copies, one after the other. */
  #isMended({ folder, origin }: Work, first: Obstacle): boolean {
    if (origin === 'resumed' || origin === 'empty') return false;
    const mended = new Set<string>();
    for (let obstacle: Obstacle | undefined = first; obstacle; obstacle = findObstacle(folder)) {
      const { path } = obstacle;
      if (mended.has(path) || !putSpareCopy(this.#place, path, folder)) return false;
      mended.add(path);
    }
    return true;
  }

  #dropStaleStaging({ root, folder, sums }: Work, { log }: TaskContext): void {
    if (!hasStaleStaging(folder)) return;
    log.info('left-overs of a run that finished are removed', { folder });
    const { udid } = this.#place;
    BackupWriter.open({ root, udid, observer: sums }).remove(`${udid}/Snapshot`);
  }

  /** Why, a person is told if the run does begin again. */
  #startOver(work: Work, reason: string): void {
    const place = this.#place;
    const isOnlyCopy = place.isInPlace();
    discardWork(place, work);
    const fromLast = work.origin === 'resumed' && !place.isPartial && findLatest(place) !== undefined;
    this.#isEmpty = !fromLast;
    this.#mayStartOver = work.origin !== 'empty';
    if (!this.#mayStartOver) return;
    const safety = isOnlyCopy ? `What was there lies in ${place.setAside} now.` : (safetyAfterRun(place) ?? '');
    const { code, message } = fail('starting-over', { reason, safety, fromLast });
    this.#whyAgain = { kind: 'notice', code, message };
  }
}
