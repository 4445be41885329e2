// Joins what was compiled into the program that people start: a few files instead of several hundred, because finding and
// reading those took half of a short command's time (docs/decisions/0002-tools.md).
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './run.mjs';

const packages = join(root, 'packages');
const program = join(packages, 'cli/program');

/** Threads and programs of our own, which the code starts as `new URL('./NAME.js', import.meta.url)`: files beside the program. */
function startedFiles() {
  const apart = ['e2e', 'testkit', 'virtual-phone'];
  const dists = readdirSync(packages)
    .filter((name) => !apart.includes(name))
    .map((name) => join(packages, name, 'dist'));
  const files = dists.flatMap((dist) => readdirSync(dist, { recursive: true }).map((file) => join(dist, file)));
  return files
    .filter((file) => file.endsWith('.js') && !file.endsWith('.test.js'))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/new URL\('(\.\/[\w-]+\.js)', import\.meta\.url\)/g)].map(([, name]) =>
        join(file, '..', name),
      ),
    );
}

/** Only modern modules can be joined; the others, and native ones, stay where npm put them. */
const joinModules = {
  name: 'join modules',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      if (importer === '' || path.startsWith('@pearmain/')) return undefined;
      if (isBuiltin(path)) return { path, external: true };
      const [name] = /^(@[^/]+\/)?[^/]+/.exec(path);
      const folder = createRequire(importer)
        .resolve.paths(path)
        .find((each) => isModule(join(each, name)));
      return folder === undefined ? { path, external: true } : undefined;
    });
  },
};

function isModule(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type === 'module';
  } catch {
    return false;
  }
}

rmSync(program, { recursive: true, force: true });
await build({
  entryPoints: [join(packages, 'cli/dist/main.js'), ...new Set(startedFiles())],
  entryNames: '[name]',
  outdir: program,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  plugins: [joinModules],
  logLevel: 'warning',
});
