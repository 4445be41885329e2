import type { Command } from 'commander';
import { addContents } from './contents.js';
import { addDelete } from './delete.js';
import { addDiff } from './diff.js';
import { addEdits } from './edit.js';
import { addImport } from './import.js';
import { addList } from './list.js';
import { addMaterialize } from './materialize.js';
import { addPack, addUnpack } from './pack.js';
import { addRepair } from './repair.js';
import { addShow } from './show.js';
import { addTrash } from './trash.js';
import { addTypes } from './types.js';
import { addVerify } from './verify.js';

/** `pearmain snapshot …`: each in a file of its own. */
export function addSnapshotCommands(program: Command): void {
  const snapshot = program
    .command('snapshot')
    .description('see and manage the backups that are kept')
    .addHelpText('before', '\nExamples:\n  pearmain snapshot list\n  pearmain snapshot show latest@Anna\n');
  addList(snapshot);
  addShow(snapshot);
  addContents(snapshot);
  addTypes(snapshot);
  addDiff(snapshot);
  addVerify(snapshot);
  addImport(snapshot);
  addRepair(snapshot);
  addEdits(snapshot);
  addDelete(snapshot);
  addTrash(snapshot);
  addMaterialize(snapshot);
  addPack(snapshot);
  addUnpack(snapshot);
}
