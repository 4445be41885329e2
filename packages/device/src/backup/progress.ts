import type { Clock, Phase, TaskContext } from '@pearmain/base';

/** At most fifty progress events a second leave from here; whoever shows them thins them out further. */
const leastMsBetween = 20;

/** A step that the phone has announced: where it stands overall when the step is done, and the bytes it will send for it. */
export interface Step {
  readonly percent: number | undefined;
  readonly totalBytes?: number | undefined;
}

/**
 * Counts what arrives and tells it. The percentage is the phone's own and covers the whole run; it is shown at its highest,
 * because a second pass over changed files makes the phone's value fall (docs/protocols/backup-host.md §5).
 */
export class Progress {
  readonly #ctx: Pick<TaskContext, 'emit'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #counted: 'received' | 'sent';
  #files = 0;
  #announcedFiles = 0;
  #bytes = 0;
  #percent = 0;
  #step = { from: 0, to: 0, bytesBefore: 0, totalBytes: 0 };
  #phase: Phase = 'preparing';
  #toldAt = 0;

  /** What is counted is what comes from the phone, or what goes to it. */
  constructor(ctx: Pick<TaskContext, 'emit'>, clock: Pick<Clock, 'now'>, counted: 'received' | 'sent' = 'received') {
    this.#ctx = ctx;
    this.#clock = clock;
    this.#counted = counted;
    ctx.emit({ kind: 'phase', phase: this.#phase });
  }

  /** Files whose names came, stored or not, and files that were asked for, sent or not. */
  get announcedFiles(): number {
    return this.#announcedFiles;
  }

  /** Files that came or went so far, the notes about the backup included. */
  get files(): number {
    return this.#files;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The phone begins to send payload. Phases never go back. */
  transferring(): void {
    if (this.#phase === 'preparing') this.#enter('transferring');
  }

  /** All has arrived, and is being put in its place; a resumed run that finishes an older one first is still preparing. */
  finishing(): void {
    if (this.#phase === 'transferring') this.#enter('finishing');
  }

  begin({ percent, totalBytes }: Step): void {
    const to = percent !== undefined && percent > this.#percent ? Math.min(percent, 100) : this.#percent;
    this.#step = { from: this.#percent, to, bytesBefore: this.#bytes, totalBytes: totalBytes ?? 0 };
  }

  received(bytes: number): void {
    if (this.#counted === 'received') this.#count(bytes);
  }

  sent(bytes: number): void {
    if (this.#counted === 'sent') this.#count(bytes);
  }

  /** `isContent`: not one of the notes by which the phone knows the backup. */
  fileSent(isContent: boolean): void {
    if (this.#counted !== 'sent') return;
    if (isContent) this.transferring();
    this.fileDone();
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    const { from, to, bytesBefore, totalBytes } = this.#step;
    if (totalBytes > 0) this.#percent = from + (to - from) * Math.min(1, (this.#bytes - bytesBefore) / totalBytes);
    this.#tell();
  }

  fileAnnounced(): void {
    this.#announcedFiles += 1;
  }

  fileDone(): void {
    this.#files += 1;
    this.#tell();
  }

  end(): void {
    this.#percent = this.#step.to;
    this.#tell();
  }

  /** The exact counts, whenever it was that the ones before were told. */
  close(): void {
    this.#toldAt = 0;
    this.#tell();
  }

  #tell(): void {
    const now = this.#clock.now().getTime();
    if (now - this.#toldAt < leastMsBetween) return;
    this.#toldAt = now;
    this.#ctx.emit({ kind: 'progress', files: this.#files, bytes: this.#bytes, percent: this.#percent });
  }

  /** The counts are told first, so that everybody knows what came in which phase. */
  #enter(phase: Phase): void {
    this.close();
    this.#phase = phase;
    this.#ctx.emit({ kind: 'phase', phase });
  }
}
