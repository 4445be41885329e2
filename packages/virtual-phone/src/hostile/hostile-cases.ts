import { fileCases } from './families/files.js';
import { frameCases } from './families/frames.js';
import { manifestCases } from './families/manifests.js';
import { muxerCases } from './families/muxer.js';
import { linkCases, pathCases } from './families/paths.js';
import { replyCases } from './families/replies.js';
import { restoreCases } from './families/restores.js';
import { streamCases } from './families/streams.js';
import { tlsCases } from './families/tls.js';
import { valueCases } from './families/values.js';
import type { HostileCase } from './hostility.js';

/** Everything hostile that a virtual phone can do (docs/protocols/hostile-phones.md). */
export const hostileCases: readonly HostileCase[] = [
  ...pathCases,
  ...linkCases,
  ...frameCases,
  ...fileCases,
  ...muxerCases,
  ...tlsCases,
  ...valueCases,
  ...replyCases,
  ...streamCases,
  ...manifestCases,
  ...restoreCases,
];

const byName = new Map(hostileCases.map((one) => [one.name, one]));

/** The case of that name, without `hostile:` before it. */
export function findHostileCase(name: string): HostileCase | undefined {
  return byName.get(name);
}
