/** Resolves after `ms` milliseconds, for ever later without them; rejects with the signal's own reason when it is aborted. */
export function pause(ms: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = ms === undefined ? undefined : setTimeout(() => end(resolve), Math.min(ms, longestTimer));
    const onAbort = (): void => end(() => reject(signal.reason));
    const end = (act: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

/** Node fires longer ones at once. */
const longestTimer = 2 ** 31 - 1;
