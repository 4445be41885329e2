import { join } from 'node:path';
import { checkName } from '../../../storage/names.js';
import { kindOf } from '../../../storage/phone-file.js';
import type { AgentContext } from '../agent-context.js';
import { contentState, Plan, type PlannedFile } from '../backup/plan.js';
import { belongsToSystem, containerOf, isSetting, isSystemDomain } from '../domains.js';
import { generationOf } from '../generation/generation.js';
import { changedFlag, type StoredRow } from '../manifest/manifest-reader.js';
import type { ManifestProperties } from '../manifest/properties.js';
import { MBError, mbCode } from '../mb-error.js';
import type { RestoreOptions } from './restore-options.js';
import type { RestoreSource } from './restore-source.js';

const atOnce = 2000;

/** Which domains and entries a restore is about. */
export class RestoreScope {
  readonly #withSystem: boolean;
  readonly #options: RestoreOptions;
  readonly #applications: ReadonlySet<string>;

  constructor({ phone }: AgentContext, properties: ManifestProperties, options: RestoreOptions) {
    this.#options = options;
    this.#applications = new Set(Object.keys(properties.applications));
    const { DeviceClass: recorded } = properties.lockdown;
    const decides = phone.isAtLeast('18') && typeof recorded === 'string';
    this.#withSystem = decides ? recorded === phone.identity.deviceClass : options.systemFiles;
  }

  get withSystem(): boolean {
    return this.#withSystem;
  }

  /** Whether a restore touches that domain at all. */
  touches(domain: string): boolean {
    return this.#withSystem || !belongsToSystem(domain);
  }

  /** Whether a row of that domain has a place on the phone; containers that the manifest does not list have none. */
  knows(domain: string): boolean {
    const container = containerOf(domain);
    return container ? this.#applications.has(container.identifier) : isSystemDomain(domain);
  }

  /** Whether what the phone has of an entry stays as it is. */
  preserves(domain: string, relativePath: string): boolean {
    return this.#options.preservesSettings && isSetting(domain, relativePath);
  }
}

/**
 * Everything of the backup that goes onto this phone, in order: directories before what they hold.
 *
 * @throws MBError 205
 */
export async function planRestore(context: AgentContext, source: RestoreSource, scope: RestoreScope): Promise<Plan> {
  const plan = Plan.create(join(context.workFolder, 'restore.db'));
  const { wantsInlineNumbers } = generationOf(context.phone);
  let batch: PlannedFile[] = [];
  for (const row of source.rows.rows()) {
    if (row.isUnreadable && wantsInlineNumbers) throw new MBError(mbCode.corrupt, 'Invalid file type: 00');
    const entry = planned(row);
    if (!entry || !scope.touches(row.domain) || !scope.knows(row.domain)) continue;
    const { domain, relativePath, kind } = entry;
    const isKept = kind !== 'directory' && scope.preserves(domain, relativePath);
    if (isKept && context.phone.files.find(domain, relativePath)) continue;
    batch.push(entry);
    if (batch.length < atOnce) continue;
    plan.add(batch);
    batch = [];
    await new Promise((resolve) => setImmediate(resolve));
  }
  plan.add(batch);
  return plan;
}

function planned({ fileId, domain, relativePath, flags, file }: StoredRow): PlannedFile | undefined {
  const kind = file && kindOf(file.mode);
  if (!file || !kind || (flags & changedFlag) !== 0) return undefined;
  if (kind === 'symlink' && file.target === undefined) return undefined;
  refuseImproperName(domain, relativePath);
  const state = kind === 'file' ? contentState.wanted : contentState.none;
  return { ...file, relativePath, fileId, domain, kind, state };
}

/** A name that leads out of its domain damns the whole backup. @throws MBError 205 */
function refuseImproperName(domain: string, relativePath: string): void {
  try {
    checkName(domain, relativePath);
  } catch {
    throw new MBError(mbCode.corrupt, 'Invalid path in manifest');
  }
}
