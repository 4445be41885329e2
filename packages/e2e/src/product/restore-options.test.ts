import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { scenario } from '@pearmain/virtual-phone';
import { listTree } from '../harness/compare-folders.js';
import { type Here, startHere } from '../harness/here.js';
import { leftOutOfPlain } from '../harness/only-encrypted.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const spare = '00008110-000A1B2C3D4E5F60';
const quick = scenario({ keybagWork: { iterations: 10, doubleIterations: 10 }, rebootMs: 20, passcodeMs: 0 });

type Group = 'settings' | 'system' | 'apps and media';
type Where = 'both' | 'backup' | 'phone';
/** Whose file lies there afterwards; nobody's where it is gone or never came. */
type Fate = 'backup' | 'phone' | 'nobody';
type Option = 'keepOtherData' | 'keepsSettings' | 'noSystem';

/** docs/protocols/restore-host.md §3.1, line by line. */
const usual: Readonly<Record<Where, Fate>> = { both: 'backup', backup: 'backup', phone: 'nobody' };
const lines: readonly { option: Option; groups: readonly Group[]; fates: Readonly<Partial<Record<Where, Fate>>> }[] = [
  { option: 'keepOtherData', groups: ['settings', 'system', 'apps and media'], fates: { phone: 'phone' } },
  { option: 'keepsSettings', groups: ['settings'], fates: { both: 'phone', phone: 'phone' } },
  {
    option: 'noSystem',
    groups: ['settings', 'system'],
    fates: { both: 'phone', backup: 'nobody', phone: 'phone' },
  },
];

const places: Readonly<Record<Group, readonly string[]>> = {
  settings: [
    'HomeDomain/Library/Preferences',
    'RootDomain/Library/Preferences',
    'SystemPreferencesDomain/SystemConfiguration',
    'ManagedPreferencesDomain/mobile',
  ],
  system: ['HomeDomain/Library/SMS', 'WirelessDomain/Library/Databases', 'HealthDomain/Health'],
  'apps and media': [
    'CameraRollDomain/Media/DCIM/100APPLE',
    'MediaDomain/Media/Recordings',
    'AppDomain-net.whatsapp.WhatsApp/Documents',
    'AppDomainGroup-group.net.whatsapp.WhatsApp.shared/Message',
  ],
};

/** A file of each kind that the phone has, under names that tell. */
function lay(scratch: Scratch, whose: 'backup' | 'phone'): string {
  const tree = scratch.at(`tree of the ${whose}`);
  for (const folder of Object.values(places).flat()) {
    for (const where of ['both', whose] as const) {
      const path = `${tree}/${folder}/in-${where}`;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${folder}, of the ${whose}`);
    }
  }
  return tree;
}

function groupOf(path: string): Group {
  if (/^(?:System|Managed)PreferencesDomain\//.test(path)) return 'settings';
  if (/^(?:Home|Root)Domain\/Library\/Preferences\//.test(path)) return 'settings';
  return /^(?:AppDomain|CameraRollDomain|MediaDomain|TonesDomain|BooksDomain)/.test(path) ? 'apps and media' : 'system';
}

function fateOf(where: Where, group: Group, options: ReadonlySet<Option>): Fate {
  const said = lines.filter(({ option, groups }) => options.has(option) && groups.includes(group));
  return said.reduce((fate, { fates }) => fates[where] ?? fate, usual[where]);
}

/** What lies on the phone afterwards by the table: path to content. */
function expected(
  backup: ReadonlyMap<string, string>,
  phone: ReadonlyMap<string, string>,
  options: ReadonlySet<Option>,
): Map<string, string | undefined> {
  const paths = new Set([...backup.keys(), ...phone.keys()]);
  const told = [...paths].sort().map((path): [string, string | undefined] => {
    const where = backup.has(path) ? (phone.has(path) ? 'both' : 'backup') : 'phone';
    const fate = fateOf(where, groupOf(path), options);
    return [path, fate === 'nobody' ? undefined : (fate === 'backup' ? backup : phone).get(path)];
  });
  return new Map(told.filter(([, content]) => content !== undefined));
}

function filesIn({ state }: Pick<Here, 'state'>): Map<string, string> {
  return new Map([...listTree(`${state}/files`)].filter(([, kind]) => kind !== 'directory'));
}

const combinations: readonly (readonly Option[])[] = [
  [],
  ['keepOtherData'],
  ['keepsSettings'],
  ['noSystem'],
  ['keepOtherData', 'keepsSettings'],
  ['keepOtherData', 'noSystem'],
  ['keepsSettings', 'noSystem'],
  ['keepOtherData', 'keepsSettings', 'noSystem'],
];

describe('a phone that was used before', () => {
  for (const { ios, isEncrypted, tried } of [
    { ios: '17.5.1', isEncrypted: true, tried: [0, 1, 2, 3, 4, 5, 6, 7] },
    { ios: '17.5.1', isEncrypted: false, tried: [0, 7] },
    { ios: '26.1', isEncrypted: true, tried: [3, 4] },
    { ios: '9.3.5', isEncrypted: true, tried: [2, 5] },
  ]) {
    const kind = isEncrypted ? 'an encrypted' : 'a plain';
    test(`of iOS ${ios} is after ${kind} restore with any options exactly what is documented`, async () => {
      using scratch = makeScratch();
      const product = ios === '9.3.5' ? { product: 'iPhone6,1' } : {};
      const password = isEncrypted ? { backupPassword: 'pears' } : {};
      const made = { ios, ...product, seed: 'family', name: 'Anna', scenario: quick } as const;
      await using source = await startHere(scratch, { ...made, importFrom: lay(scratch, 'backup'), ...password });
      assert.equal((await source.backUp()).code, '');
      const onlyEncrypted = new Set(isEncrypted ? [] : leftOutOfPlain(`${source.state}/files`));
      const backup = new Map([...filesIn(source)].filter(([path]) => !onlyEncrypted.has(path)));
      const before = listTree(source.location);

      for (const [index, combination] of combinations.entries()) {
        if (!tried.includes(index)) continue;
        const options = new Set(combination);
        const told = `${combination.join(', ') || 'no option'}, ${index % 2 === 0 ? 'with' : 'without'} apps and restart`;
        using own = makeScratch();
        const used = { ios, ...product, udid: spare, name: 'Spare', scenario: quick };
        await using target = await startHere(own, { ...used, importFrom: lay(own, 'phone') });
        const onPhone = filesIn(target);
        const untouched = isEncrypted
          ? []
          : leftOutOfPlain(`${target.state}/files`).filter((path) => onPhone.has(path));
        const { data, printed } = await target.restore(
          { location: source.location, udid: source.udid, ...(isEncrypted ? { password: 'pears' } : {}) },
          {
            keepOtherData: options.has('keepOtherData'),
            keepsSettings: options.has('keepsSettings'),
            systemFiles: !options.has('noSystem'),
            withApps: index % 2 === 0,
            restarts: index % 2 === 0,
          },
        );
        assert.equal(printed, '', told);
        // From iOS 18 on a phone takes the system of its own kind whatever it is told.
        const effective = new Set(ios === '26.1' ? combination.filter((option) => option !== 'noSystem') : combination);
        const wanted = expected(backup, onPhone, effective);
        for (const path of untouched) wanted.set(path, onPhone.get(path));
        assert.deepEqual(filesIn(target), new Map([...wanted].sort(([a], [b]) => (a < b ? -1 : 1))), told);
        assert.equal(data?.restart, index % 2 === 0 ? 'seen' : 'not-asked', told);

        const { phone } = target.phone.plugged;
        const keepsName = effective.has('keepsSettings') || effective.has('noSystem');
        assert.equal(phone.identity.name, keepsName ? 'Spare' : 'Anna', told);
        assert.equal(phone.backup.willEncrypt ?? false, isEncrypted, told);
        const hasApps = phone.apps.some(({ bundleId }) => bundleId === 'net.whatsapp.WhatsApp');
        assert.equal(hasApps, index % 2 === 0, told);
        if (index % 2 === 1) {
          const again = await target.restore({
            location: source.location,
            udid: source.udid,
            ...(isEncrypted ? { password: 'pears' } : {}),
          });
          assert.match(again.printed, /restart/i, `${told}: ${again.code}`);
        }
      }
      assert.deepEqual(listTree(source.location), before);
    });
  }
});
