import { appsOf, type Backup } from '@pearmain/backup';
import type { Absence } from '@pearmain/contract';

/** What phones put into no backup, as far as this one shows that there was any of it (docs/formats/contents.md §4). */
export function neverInside({ info }: Pick<Backup, 'info'>): readonly Absence[] {
  return [...programs(info), wallet, faces];
}

function programs(info: Backup['info']): readonly Absence[] {
  const count = info?.installedApplications.length ?? 0;
  if (count === 0) return [];
  const { left } = appsOf(info);
  const many = count === 1 ? 'The app itself is' : `The ${count} apps themselves are`;
  const rest = left.length === 0 ? '' : `, but for ${left.join(', ')}`;
  const message = `${many} in no backup, only what they keep: a phone fetches them from the App Store again${rest}.`;
  return [{ reason: 'never', message, count }];
}

const wallet: Absence = {
  reason: 'never',
  message: 'Cards for paying, keys and transit cards of Wallet stay on the phone.',
  advice: 'Add them on the next phone.',
};

const faces: Absence = {
  reason: 'never',
  message: 'Faces, fingerprints and the passcode never leave the phone.',
};
