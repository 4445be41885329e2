import { isFailure } from '@pearmain/base';
import { fileIdOf } from '../../../storage/names.js';
import type { FileMetadata, PhoneFile } from '../../../storage/phone-file.js';
import type { AgentContext } from '../agent-context.js';
import type { Plan, PlannedFile } from '../backup/plan.js';
import { isOnlyEncrypted } from '../domains.js';
import { attributesOf } from '../manifest/mb-file.js';
import { stagedPath } from './receive-payload.js';
import type { RestoreScope } from './restore-plan.js';

const atOnce = 2000;

/** Removes what the backup lacks in every domain that the restore touches: what RemoveItemsNotRestored means. */
export async function removeOthers(
  { phone }: AgentContext,
  plan: Plan,
  scope: RestoreScope,
  isEncrypted: boolean,
): Promise<void> {
  const { files } = phone;
  const directories: PhoneFile[] = [];
  let count = 0;
  for (const file of files.entries()) {
    const { domain, relativePath } = file;
    if (++count % atOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    if (!scope.touches(domain) || scope.preserves(domain, relativePath)) continue;
    // A plain backup never had these, so it says nothing about them.
    if (!isEncrypted && isOnlyEncrypted(domain, relativePath)) continue;
    if (plan.has(fileIdOf(domain, relativePath))) continue;
    if (file.kind === 'directory') directories.push(file);
    else files.remove(domain, relativePath);
  }
  for (const { domain, relativePath } of directories.reverse()) {
    if (files.isEmpty(domain, relativePath)) files.remove(domain, relativePath);
  }
}

/** Puts everything in its place, metadata included; files that share an inode become one content. */
export async function swapIn(context: AgentContext, plan: Plan): Promise<void> {
  const { files } = context.phone;
  const placement = new Placement(context, plan.sharedInodes());
  for (const page of plan.pages(atOnce)) {
    files.bulk(() => {
      for (const file of page) placement.putUnlessBlocked(file);
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

class Placement {
  readonly #context: AgentContext;
  /** Shared inode to the first file with it, once that is in its place. */
  readonly #firstOf: Map<number, PhoneFile | undefined>;

  constructor(context: AgentContext, sharedInodes: readonly number[]) {
    this.#context = context;
    this.#firstOf = new Map(sharedInodes.map((inode) => [inode, undefined]));
  }

  /** A row below something that is no directory has no place; it is skipped. */
  putUnlessBlocked(file: PlannedFile): void {
    try {
      this.#put(file);
    } catch (error) {
      if (!isFailure(error, 'phone-files/in-the-way')) throw error;
    }
  }

  #put(file: PlannedFile): void {
    const { files } = this.#context.phone;
    const { domain, relativePath } = file;
    const metadata = metadataOf(file);
    if (file.kind === 'directory') files.makeDirectory(domain, relativePath, { ...metadata, ...this.#inodeFor(file) });
    else if (file.target !== undefined)
      files.link(domain, relativePath, file.target, { ...metadata, ...this.#inodeFor(file) });
    else this.#putContent(file, metadata);
  }

  #putContent(file: PlannedFile, metadata: FileMetadata): void {
    const { files } = this.#context.phone;
    const { domain, relativePath, fileId, inode } = file;
    const first = this.#firstOf.get(inode);
    if (first) {
      const copyFrom = files.contentPath(first.domain, first.relativePath);
      files.put(domain, relativePath, { copyFrom }, { ...metadata, inode: first.inode });
      return;
    }
    const moveFrom = stagedPath(this.#context, fileId);
    files.put(domain, relativePath, { moveFrom }, { ...metadata, ...this.#inodeFor(file) });
    if (this.#firstOf.has(inode)) this.#firstOf.set(inode, files.find(domain, relativePath));
  }

  /** The number it had, unless something else on this phone has it. */
  #inodeFor({ inode, domain, relativePath }: PlannedFile): { readonly inode?: number } {
    const owner = this.#context.phone.files.ownerOf(inode);
    const isFree = !owner || (owner.domain === domain && owner.relativePath === relativePath);
    return isFree && inode > 0 ? { inode } : {};
  }
}

function metadataOf(file: PlannedFile): FileMetadata {
  const { mode, userId, groupId, modified, changed, born, protectionClass, flags } = file;
  const extendedAttributes = attributesOf(file);
  const times = { modified, changed, born };
  return { mode, userId, groupId, ...times, protectionClass, flags, ...(extendedAttributes && { extendedAttributes }) };
}
