import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentContext, OwnEncryption } from '../agent-context.js';
import { contentCipher } from '../crypto/content-cipher.js';
import { wrapFileKey } from '../crypto/file-key.js';
import { ContentStream } from '../host/content-stream.js';
import { putBytes } from '../host/small-files.js';
import { applicationFacts, lockdownFacts, systemDomainsVersion } from '../manifest/manifest-facts.js';
import { changedFlag } from '../manifest/manifest-reader.js';
import { type ManifestRow, ManifestWriter } from '../manifest/manifest-writer.js';
import { MBFileWriter } from '../manifest/mb-file-writer.js';
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
  /** SHA-1 of Manifest.db as it is stored. */
  readonly databaseDigest: Uint8Array;
  readonly properties: Uint8Array;
}

/** Makes Manifest.plist and Manifest.db out of the plan and sends them into Snapshot (step 13). */
export async function sendManifests(context: AgentContext, plan: Plan, source: ManifestSource): Promise<SentManifests> {
  const { phone, host, udid, workFolder } = context;
  const { encryption, uuid } = source;
  const path = join(workFolder, 'new-Manifest.db');
  const domains = await writeDatabase(context, plan, path);
  const key = encryption && phone.random(`manifest-key/${uuid}/${phone.backup.runs}`, 32);
  const properties = encodeProperties({
    date: phone.clock.now(),
    keybag: source.keybag,
    manifestKey: encryption && key && wrapFileKey(encryption.classKeys, manifestClass, key),
    wasPasscodeSet: phone.hasPasscode,
    systemDomainsVersion: systemDomainsVersion(phone),
    lockdown: lockdownFacts(phone),
    applications: applicationFacts(phone, domains),
  });
  await putBytes(host, `${udid}/Snapshot/Manifest.plist`, properties);
  return { properties, databaseDigest: await sendDatabase(context, path, key) };
}

/** Writes the rows; gives the domains that occur. */
async function writeDatabase({ phone }: AgentContext, plan: Plan, path: string): Promise<Set<string>> {
  const writer = ManifestWriter.create(path, (version) => phone.isAtLeast(version));
  const blobs = new MBFileWriter();
  const domains = new Set<string>();
  for (const page of plan.pages(atOnce)) {
    writer.add(page.map((file) => rowOf(file, blobs)));
    for (const { domain } of page) domains.add(domain);
    await new Promise((resolve) => setImmediate(resolve));
  }
  writer.finish();
  return domains;
}

function rowOf(file: PlannedFile, blobs: MBFileWriter): ManifestRow {
  const { fileId, domain, relativePath } = file;
  return { fileId, domain, relativePath, flags: flagsOf(file), blob: blobs.encode(file) };
}

function flagsOf({ kind, state }: PlannedFile): number {
  if (kind === 'directory') return 2;
  if (kind === 'symlink') return 4;
  return state === contentState.changed ? 1 | changedFlag : 1;
}

async function sendDatabase(
  { host, udid }: AgentContext,
  path: string,
  key: Uint8Array | undefined,
): Promise<Uint8Array> {
  const hash = createHash('sha1');
  const handle = openSync(path, 'r');
  try {
    await host.put(
      async (stream) => {
        stream.name('/var/tmp/Manifest.db', `${udid}/Snapshot/Manifest.db`);
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
