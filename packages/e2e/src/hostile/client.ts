import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ClientJob, ClientReport, ToClient } from './client-job.js';

const program = fileURLToPath(new URL('./client-program.js', import.meta.url));
/** What V8 may take for its objects; a phone that makes it take more crashes the program, and the test fails. */
const heapMegabytes = 256;

/** Files of about a hundred megabytes at most, so that one that never ends costs the machine no more than that. */
const bounded = 'ulimit -f 200000 && exec "$0" "$@"';

/** What became of a job: a report, or the program itself went down or stopped answering. */
export type ClientEnd =
  | { readonly kind: 'report'; readonly report: ClientReport }
  | { readonly kind: 'crash'; readonly how: string }
  | { readonly kind: 'hang' };

/** Our client in a process with bounded memory, one job at a time; after a crash or a hang the next job gets a new one. */
export class Client implements AsyncDisposable {
  readonly #home: string;
  #child: ChildProcess | undefined;
  #complaint = '';

  /** `home` is where it keeps what it keeps. */
  constructor(home: string) {
    this.#home = home;
  }

  async run(job: ClientJob, deadlineMs: number): Promise<ClientEnd> {
    const child = this.#started();
    const waiting = new AbortController();
    const { signal } = waiting;
    const timer = setTimeout(() => waiting.abort(), deadlineMs);
    try {
      const reported = once(child, 'message', { signal });
      const ended = once(child, 'exit', { signal });
      ended.catch(() => {}); // the report came first
      child.send({ kind: 'job', job } satisfies ToClient);
      const report = reported.then(([first]): ClientEnd => ({ kind: 'report', report: first as ClientReport }));
      const crash = ended.then(
        ([code, how]): ClientEnd => ({ kind: 'crash', how: `${code ?? how} ${this.#complaint.slice(-2000)}` }),
      );
      return await Promise.race([report, crash]);
    } catch (error) {
      if (!signal.aborted) throw error;
      return { kind: 'hang' };
    } finally {
      clearTimeout(timer);
      waiting.abort();
      if (child.exitCode !== null || child.signalCode !== null) this.#child = undefined;
    }
  }

  /** Ends a program that does not answer. */
  async restart(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Only patience is left to wait for, or no longer. */
  letTimePass(passes: boolean): void {
    if (this.#child?.connected) this.#child.send({ kind: 'time', passes } satisfies ToClient);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.restart();
  }

  #started(): ChildProcess {
    if (this.#child) return this.#child;
    const home = this.#home;
    const child = spawn('sh', ['-c', bounded, process.execPath, `--max-old-space-size=${heapMegabytes}`, program], {
      env: { ...process.env, HOME: home, XDG_DATA_HOME: `${home}/data`, XDG_CONFIG_HOME: `${home}/config` },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.#complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      this.#complaint = (this.#complaint + part).slice(-4000);
    });
    this.#child = child;
    return child;
  }
}
