import { type Log, silentLog, visibleText } from '@pearmain/base';
import { accessProblem } from './access-problem.js';
import { fail } from './failures.js';

/**
 * The log that the flags ask for: warnings and facts on the terminal with `-v` and `-vv`, everything as JSON lines in
 * `--log-file`. Facts whose names speak of secrets are struck out, should one ever slip in.
 *
 * @throws cli/log-file
 */
export async function openLog(verbose: number, logFile: string | undefined): Promise<Log> {
  if (verbose === 0 && logFile === undefined) return silentLog;
  const { pino } = await import('pino');
  const redact = {
    paths: ['password', 'key', 'token', 'escrowBag', '*.password', '*.key', '*.token'],
    censor: '(hidden)',
  };
  const level = verbose > 1 || logFile !== undefined ? 'debug' : 'info';
  const streams: { level: 'debug' | 'info'; stream: { write(line: string): void } }[] = [];
  if (verbose > 0)
    streams.push({
      level: verbose > 1 ? 'debug' : 'info',
      stream: { write: (line) => void process.stderr.write(readable(line)) },
    });
  if (logFile !== undefined) {
    try {
      streams.push({ level: 'debug', stream: pino.destination({ dest: logFile, sync: true, mode: 0o600 }) });
    } catch (error) {
      throw fail('log-file', { path: logFile, reason: accessProblem(error) }, { cause: error });
    }
  }
  const logger = pino({ level, redact, base: null }, pino.multistream(streams));
  return {
    debug: (words, facts) => logger.debug(facts ?? {}, words),
    info: (words, facts) => logger.info(facts ?? {}, words),
    warn: (words, facts) => logger.warn(facts ?? {}, words),
  };
}

function readable(line: string): string {
  const { msg, level: _level, time: _time, ...facts } = JSON.parse(line) as Record<string, unknown>;
  const told = Object.entries(facts).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `  ${visibleText([String(msg), ...told].join('  '))}\n`;
}
