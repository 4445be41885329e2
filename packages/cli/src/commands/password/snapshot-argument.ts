/** How the commands name a backup. */
export const snapshotArgument = [
  '[snapshot]',
  'the start of its id, latest, latest@NAME, a date, or a folder',
  'latest',
] as const;
