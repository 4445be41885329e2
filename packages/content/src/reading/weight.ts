/** About how many bytes a value takes on its way to another process. */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length * 2;
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null || value instanceof Date) return 8;
  return Object.values(value).reduce((sum: number, inner) => sum + 16 + weightOf(inner), 16);
}
