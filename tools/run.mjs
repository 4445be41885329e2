// Runs the project's own commands one after the other and stops at the first that fails.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs `program` in the repository's root, its output shown; ends this process when it fails. */
export function run(title, program, args, options = {}) {
  console.log(`\n── ${title}`);
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    console.error(`\n${title}: ended with ${result.status ?? result.signal}`);
    process.exit(result.status ?? 1);
  }
}

/** Runs a JavaScript file of the repository or of a dependency with this Node. */
export function runNode(title, args, options) {
  run(title, process.execPath, args, options);
}

/** Compiled test files (`*.test.js`) of the named packages, or of all. */
export function testFiles(packages = readdirSync(join(root, 'packages'))) {
  return packages.flatMap((name) => {
    const dist = join(root, 'packages', name, 'dist');
    return readdirSync(dist, { recursive: true })
      .filter((file) => file.endsWith('.test.js'))
      .sort()
      .map((file) => join('packages', name, 'dist', file));
  });
}

/** The packages whose tests need nothing from the system. */
export const unitPackages = () => readdirSync(join(root, 'packages')).filter((name) => name !== 'e2e');
