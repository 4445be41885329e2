// Imports only go down: this table is the picture in docs/architecture.md §1. Run by `npm run check`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

const floors = [
  ['base'],
  ['formats', 'contract'],
  ['wire', 'sqlite'],
  ['device', 'virtual-phone', 'backup', 'history', 'content', 'itunes-library'],
  ['engine'],
  ['cli'],
  ['e2e'],
];
// The kit serves the tests of every floor, so it may see the ports it fakes, and only tests may see it.
const testkitSees = ['base', 'formats', 'wire', 'device'];
const virtualPhoneSees = ['base', 'formats', 'wire', 'sqlite'];

const floorOf = new Map(floors.flatMap((names, floor) => names.map((name) => [name, floor])));
const folderOf = (specifier) => {
  if (specifier === 'pearmain') return 'cli';
  const match = /^@pearmain\/([^/]+)/.exec(specifier);
  return match?.[1];
};

const problems = [];
for (const name of readdirSync(join(root, 'packages'))) {
  const folder = join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (name !== 'testkit' && !floorOf.has(name)) problems.push(`packages/${name} stands on no floor`);
  for (const entry of readdirSync(join(folder, 'src'), { recursive: true })) {
    if (!/\.tsx?$/.test(entry)) continue;
    const isTest = /\.test\.tsx?$/.test(entry);
    const text = readFileSync(join(folder, 'src', entry), 'utf8');
    for (const { fileName: specifier } of ts.preProcessFile(text).importedFiles) {
      const imported = folderOf(specifier);
      const place = `packages/${name}/src/${entry}`;
      if (imported === undefined) {
        if (specifier.startsWith('.') || specifier.startsWith('node:')) continue;
        const own = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0];
        const fromTestTools = (isTest || name === 'testkit' || name === 'e2e') && own === 'fast-check';
        const isDeclared = manifest.dependencies?.[own] ?? manifest.optionalDependencies?.[own];
        if (!fromTestTools && !isDeclared) problems.push(`${place}: ${own} is not in the package's dependencies`);
        continue;
      }
      if (imported === name) continue;
      const known = { ...manifest.dependencies, ...(isTest ? manifest.devDependencies : {}) };
      const declared = imported === 'cli' ? 'pearmain' : `@pearmain/${imported}`;
      if (!known[declared]) problems.push(`${place}: ${declared} is not in the package's dependencies`);
      if (name === 'e2e') continue;
      if (imported === 'testkit') {
        if (!isTest) problems.push(`${place}: only tests may use the testkit`);
        continue;
      }
      if (name === 'testkit') {
        if (!testkitSees.includes(imported)) problems.push(`${place}: the testkit does not see ${imported}`);
        continue;
      }
      if (imported === 'virtual-phone') problems.push(`${place}: only e2e imports the virtual phone`);
      if (name === 'virtual-phone' && !virtualPhoneSees.includes(imported)) {
        problems.push(`${place}: the virtual phone does not see ${imported}`);
      }
      if (floorOf.get(imported) >= floorOf.get(name)) {
        problems.push(`${place}: ${imported} is not on a lower floor than ${name}`);
      }
    }
  }
}

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'floors: every import goes down' : `floors: ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
