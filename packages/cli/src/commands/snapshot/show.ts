import { visibleText } from '@pearmain/base';
import type { ContentsGlance, SnapshotSummary } from '@pearmain/contract';
import type { Command } from 'commander';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { printFacts } from '../../print/table.js';
import { verificationWords } from '../../print/verification.js';
import { countWords, originWords, sizeWords, zonedMomentWords } from '../../print/words.js';
import type { Output } from '../../terminal.js';
import { stateWords } from './words.js';

/** `pearmain snapshot show`. */
export function addShow(snapshot: Command): void {
  snapshot
    .command('show')
    .argument('[snapshot]', 'the start of its id, latest, latest@NAME, a date, or a folder', 'latest')
    .description('show one backup')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain snapshot show\n  pearmain snapshot show latest@Anna\n  pearmain snapshot show 2026-11-22\n  pearmain snapshot show "3 days ago"\n  pearmain snapshot show ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70\n',
    )
    .action((selector: string, _options, command: Command) =>
      perform(command, {
        schema: 'snapshot-show/1',
        work: async ({ environment, options }) => {
          const { glanceAtContents, showSnapshot } = await import('@pearmain/engine');
          const summary = await showSnapshot(environment, { snapshot: selector, device: options.device });
          const inside = glanceAtContents(summary.folder);
          return { data: inside ? { ...summary, inside } : summary };
        },
        print: (data, terminal) => printSnapshot(data, terminal.out),
      }),
    );
}

function printSnapshot(snapshot: SnapshotSummary & { readonly inside?: ContentsGlance }, out: Output): void {
  const { verified, inside } = snapshot;
  out.write(`${styled(out, 'bold', visibleText(snapshot.deviceName))}, ${zonedMomentWords(snapshot.takenAt)}\n`);
  printFacts(out, [
    ['Backup', snapshot.latest ? `${snapshot.id} (latest)` : snapshot.id],
    ['iOS', snapshot.iosVersion],
    ['Device', [snapshot.productType, snapshot.udid].filter(Boolean).join(', ')],
    ['Holds', `${countWords(snapshot.files, 'file')}, ${sizeWords(snapshot.sizeBytes)}`],
    [
      'Apps',
      inside && inside.apps > 0 ? `data of ${countWords(inside.apps, 'app')}, without the apps themselves` : undefined,
    ],
    ['Without', inside && missingWords(inside)],
    ['Inside', inside && 'pearmain snapshot contents counts it, and says what is missing and why'],
    ['Only', snapshot.only && `${snapshot.only.join(', ')}: a partial backup, from which no phone is restored`],
    ['Password', snapshot.encrypted ? 'encrypted' : 'none: anyone with this folder can read it'],
    ['Called', snapshot.name],
    ['Note', snapshot.note],
    ['Tags', snapshot.tags?.join(', ')],
    ['Pinned', snapshot.pinned ? 'yes: it is not removed until it is unpinned' : undefined],
    ['Kind', snapshot.kind],
    ['State', snapshot.reason === undefined ? stateWords(snapshot) : `${stateWords(snapshot)}: ${snapshot.reason}`],
    ['Made by', snapshot.origin && originWords[snapshot.origin]],
    ['On disk', snapshot.diskBytes === undefined ? undefined : sizeWords(snapshot.diskBytes)],
    ['Checked', verified && verificationWords(verified)],
    ['Lies in', snapshot.folder],
  ]);
}

function missingWords({ withoutPassword }: ContentsGlance): string | undefined {
  return withoutPassword.length === 0 ? undefined : `${withoutPassword.join(', ')}: in encrypted backups alone`;
}
