import type { Log, TaskContext } from '@pearmain/base';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';
import type { RoomNeeded } from './failures.js';
import type { FolderProblem } from './folder.js';
import { limits } from './limits.js';
import { problemOf } from './statuses.js';

/** A file that the phone could not send, in its own words; `kept` when a part of it arrived and was stored. */
export interface DeviceError {
  readonly path: string;
  /** Where the file lies on the phone. */
  readonly label: string;
  readonly text: string;
  readonly kept: boolean;
}

/** What went wrong on this side when something was stored. */
export interface StoreProblem {
  readonly path: string;
  readonly problem: FolderProblem;
  readonly cause: unknown;
}

/** A list of iCloud Drive's that the agent of iOS 17 makes anew for itself and then cannot read: nothing of the person's. */
const ownList = /\/FileProvider\/backup\/backup_manifest\.db$/;

/** iOS asks for two gibibytes more than it lacks. */
const purgeSurplus = 2 ** 31;

/** What a run will want to know at its end: files not sent, what could not be stored, how much room was missing. */
export class RunNotes {
  readonly #name: string;
  readonly #ctx: Pick<TaskContext, 'emit'> & { readonly log: Log };
  readonly #deviceErrors: DeviceError[] = [];
  #deviceErrorCount = 0;
  #problem: StoreProblem | undefined;
  #room: RoomNeeded = { neededBytes: null, freeBytes: null };

  constructor(name: string, ctx: Pick<TaskContext, 'emit'> & { readonly log: Log }) {
    this.#name = name;
    this.#ctx = ctx;
  }

  get deviceErrors(): readonly DeviceError[] {
    return this.#deviceErrors;
  }

  get deviceErrorCount(): number {
    return this.#deviceErrorCount;
  }

  /** The first thing that could not be stored. */
  get problem(): StoreProblem | undefined {
    return this.#problem;
  }

  get room(): RoomNeeded {
    return this.#room;
  }

  /** One file missing is no reason to stop (docs/protocols/backup-host.md §5). */
  notSent(error: DeviceError): void {
    this.#deviceErrorCount += 1;
    if (this.#deviceErrors.length >= limits.notedErrors) return;
    const plain = { ...error, path: plainText(error.path), label: plainText(error.label), text: plainText(error.text) };
    this.#deviceErrors.push(plain);
    if (ownList.test(plain.label)) {
      this.#ctx.log.info('the phone left out a list that it makes for itself', { label: plain.label });
      return;
    }
    const { code, message } = fail('file-not-sent', { name: this.#name, label: plain.label, text: plain.text });
    this.#ctx.emit({ kind: 'notice', code, message, path: plain.path });
  }

  notStored(path: string, cause: unknown): void {
    const problem = problemOf(cause);
    this.#ctx.log.warn('could not store what the phone sent', { path: plainText(path), problem });
    // A full disk is the reason that counts, whatever else went wrong before.
    if (!this.#problem || (problem === 'no-space' && this.#problem.problem !== 'no-space')) {
      this.#problem = { path, problem, cause };
    }
  }

  freeBytesTold(freeBytes: number): void {
    this.#room = { ...this.#room, freeBytes };
  }

  /** The phone lacks room here: from the amount it wants freed follows what it needs. */
  purgeWanted(amount: number): void {
    const needed = amount + (this.#room.freeBytes ?? 0) - purgeSurplus;
    this.#room = { ...this.#room, neededBytes: needed > 0 ? needed : amount };
  }
}
