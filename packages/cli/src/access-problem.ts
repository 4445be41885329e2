/** Why a file or program that a person named cannot be used, to stand behind a colon. */
export function accessProblem(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return 'it cannot be used';
  return error.code === 'ENOENT' ? 'it is not there' : `it cannot be used (${String(error.code)})`;
}
