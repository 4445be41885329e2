/** A label without the marks around those that the system gives (docs/formats/content-contacts.md §3). */
export function plainLabel(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  return /^_\$!<(.*)>!\$_$/s.exec(label)?.[1] ?? label;
}
