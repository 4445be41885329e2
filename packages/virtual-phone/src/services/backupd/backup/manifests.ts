import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentContext, OwnEncryption } from '../agent-context.js';
import { contentCipher } from '../crypto/content-cipher.js';
import { wrapFileKey } from '../crypto/file-key.js';
import { generationOf } from '../generation/generation.js';
import { ContentStream } from '../host/content-stream.js';
import { putBytes } from '../host/small-files.js';
import { applicationFacts, lockdownFacts, newerFacts } from '../manifest/manifest-facts.js';
import { changedFlag } from '../manifest/manifest-reader.js';
import type { IndexEntry } from '../manifest/manifest-writer.js';
import { encodeProperties } from '../manifest/properties.js';
import { expected } from '../progress.js';
import { contentState, type Plan, type PlannedFile } from './plan.js';

const atOnce = 2000;
const manifestClass = 4;

/** What the two manifests are made with. */
export interface ManifestSource {
  /** Names the folder's backup, for the random bytes of this run. */
  readonly uuid: string;
  readonly encryption: OwnEncryption | undefined;
  readonly keybag: Uint8Array;
}

/** The manifests as they were sent. */
export interface SentManifests {
  /** SHA-1 of the index as it is stored. */
  readonly indexDigest: Uint8Array;
  readonly properties: Uint8Array;
}

/** Makes Manifest.plist and the index out of the plan and sends them into Snapshot (step 13). */
export async function sendManifests(context: AgentContext, plan: Plan, source: ManifestSource): Promise<SentManifests> {
  const { phone, host, udid, workFolder } = context;
  const { encryption, uuid } = source;
  const generation = generationOf(phone);
  const { indexName } = generation.form;
  const path = join(workFolder, `new-${indexName}`);
  const applications = applicationFacts(phone, await writeIndex(context, plan, path));
  const key = generation.sealsIndex && encryption && phone.random(`manifest-key/${uuid}/${phone.backup.runs}`, 32);
  const properties = encodeProperties({
    date: phone.clock.now(),
    version: generation.manifestVersion,
    isEncrypted: encryption !== undefined,
    keybag: source.keybag,
    manifestKey: encryption && key ? wrapFileKey(encryption.classKeys, manifestClass, key) : undefined,
    wasPasscodeSet: phone.hasPasscode,
    systemDomainsVersion: generation.systemDomainsVersion,
    lockdown: lockdownFacts(phone),
    applications,
    newer: newerFacts(phone, applications),
  });
  await putBytes(host, `${udid}/Snapshot/Manifest.plist`, properties);
  return { properties, indexDigest: await sendIndex(context, { name: indexName, path, key: key || undefined }) };
}

/** Writes the rows; gives the domains that occur. */
async function writeIndex({ phone }: AgentContext, plan: Plan, path: string): Promise<Set<string>> {
  const writer = generationOf(phone).form.createIndex(path);
  const domains = new Set<string>();
  for (const page of plan.pages(atOnce)) {
    writer.add(page.map(entryOf));
    for (const { domain } of page) domains.add(domain);
    await new Promise((resolve) => setImmediate(resolve));
  }
  writer.finish();
  return domains;
}

function entryOf(file: PlannedFile): IndexEntry {
  const { fileId, domain } = file;
  return { fileId, domain, flags: flagsOf(file), file };
}

function flagsOf({ kind, state }: PlannedFile): number {
  if (kind === 'directory') return 2;
  if (kind === 'symlink') return 4;
  return state === contentState.changed ? 1 | changedFlag : 1;
}

async function sendIndex(
  { host, udid }: AgentContext,
  { name, path, key }: { readonly name: string; readonly path: string; readonly key: Uint8Array | undefined },
): Promise<Uint8Array> {
  const hash = createHash('sha1');
  const handle = openSync(path, 'r');
  try {
    await host.put(
      async (stream) => {
        stream.name(`/var/tmp/${name}`, `${udid}/Snapshot/${name}`);
        await new ContentStream().send(stream, handle, { cipher: key && contentCipher(key), hash });
        stream.end();
      },
      { seconds: expected.transfer(1, 0) },
    );
  } finally {
    closeSync(handle);
  }
  return hash.digest();
}
