import type { Diagnosis } from '@pearmain/contract';
import type { DeviceSummary, Management } from '@pearmain/device';

/** What is to be seen to on a phone itself, and elsewhere, before somebody else has it (docs/protocols/goodbye.md §1). */
export function checkFarewell(phone: DeviceSummary, management: Management | undefined): Diagnosis[] {
  return [
    findMy(phone),
    cloud(phone),
    photos,
    ...cellular(phone),
    wallet,
    watch,
    ...managed(management),
    ...encryption(phone),
  ];
}

function findMy({ hasFindMy }: DeviceSummary): Diagnosis {
  const check = 'find-my';
  if (hasFindMy === false) return { check, state: 'fine', message: 'Find My is off, so the next person can use it.' };
  const advice = 'Turn it off in Settings › your name › Find My, or sign out of your account there.';
  if (hasFindMy) {
    return { check, state: 'problem', message: 'Find My is on: the phone stays tied to your account.', advice };
  }
  return { check, state: 'attention', message: 'The phone does not say whether Find My is on.', advice };
}

function cloud({ backup }: DeviceSummary): Diagnosis {
  const advice =
    'What apps keep in iCloud alone is in no backup: wait until everything is uploaded, then sign out in Settings › your name.';
  const { isCloudEnabled: isEnabled } = backup;
  const told = isEnabled ? 'The phone also backs itself up to iCloud.' : 'The phone does not back itself up to iCloud.';
  const message = isEnabled === undefined ? 'The phone does not say whether it backs itself up to iCloud.' : told;
  return { check: 'icloud', state: 'attention', message, advice };
}

const photos: Diagnosis = {
  check: 'photos',
  state: 'attention',
  message: 'With iCloud Photos, originals may lie in iCloud alone, and then in no backup.',
  advice:
    'Settings › your name › iCloud › Photos says whether storage is optimised. Look at icloud.com whether they are there.',
};

/** A plan on a chip of the phone itself is moved, never backed up. */
function cellular({ imei, iccid }: DeviceSummary): Diagnosis[] {
  if (imei === undefined && iccid === undefined) return [];
  return [
    {
      check: 'esim',
      state: 'attention',
      message: 'A mobile plan on an eSIM is in no backup; a SIM card stays in the phone.',
      advice: 'Move the plan to the next phone while you have both, or take the card out.',
    },
  ];
}

const wallet: Diagnosis = {
  check: 'wallet',
  state: 'attention',
  message: 'Payment cards and keys in Wallet are in no backup.',
  advice: 'Add them on the next phone; transit cards with a balance are moved from this one.',
};

const watch: Diagnosis = {
  check: 'watch',
  state: 'attention',
  message: 'A paired watch keeps its own backup on the phone, made when it is unpaired.',
  advice: 'Where there is one, unpair it in the Watch app before the last backup.',
};

function managed(management: Management | undefined): Diagnosis[] {
  if (!management?.isSupervised) return [];
  const { organization = 'An organisation' } = management;
  const message = `${organization} manages this phone.`;
  return [
    { check: 'management', state: 'problem', message, advice: 'Give it back there, or have it released, first.' },
  ];
}

/** The password outlives the phone: it goes along with what is restored from its backups. */
function encryption({ backup }: DeviceSummary): Diagnosis[] {
  if (!backup.willEncrypt) return [];
  return [
    {
      check: 'password',
      state: 'attention',
      message: 'Backups of the phone have a password, without which none of them can be restored.',
      advice: 'See now that you know it: pearmain password check.',
    },
  ];
}
