// The second lane: the unit tests on a current Node, with the dependencies that npm picks for it
// (docs/decisions/0002-tools.md). Works in build/current-node, beside the compiled packages.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, testFiles, unitPackages } from './run.mjs';

const major = '26';
const lane = join(root, 'build', 'current-node');
const nodeFolder = join(root, 'build', `node-${major}`);
const platform = process.platform === 'win32' ? 'win' : process.platform;
const nodePackage = `node-${platform}-${process.arch}`;
const node = join(nodeFolder, 'node_modules', nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const npm = (title, args, options) => run(title, 'npm', args, { shell: process.platform === 'win32', ...options });

if (!existsSync(node)) {
  mkdirSync(nodeFolder, { recursive: true });
  writeFileSync(join(nodeFolder, 'package.json'), '{"private":true}\n');
  npm(`Node ${major}`, ['install', '--no-save', '--ignore-scripts', '--prefix', nodeFolder, `${nodePackage}@${major}`]);
}

rmSync(join(lane, 'packages'), { recursive: true, force: true });
mkdirSync(lane, { recursive: true });
const rootManifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { 'fast-check': fastCheck } = rootManifest.devDependencies;
writeFileSync(
  join(lane, 'package.json'),
  JSON.stringify({
    private: true,
    type: 'module',
    workspaces: rootManifest.workspaces,
    devDependencies: { 'fast-check': fastCheck },
  }),
);
for (const name of unitPackages()) {
  for (const part of ['package.json', 'dist', 'program', 'src', 'bin']) {
    const from = join(root, 'packages', name, part);
    if (existsSync(from)) cpSync(from, join(lane, 'packages', name, part), { recursive: true });
  }
}
// Tests read pages of the documentation, and look for the sample data beside the repository.
rmSync(join(lane, 'docs'), { recursive: true, force: true });
cpSync(join(root, 'docs'), join(lane, 'docs'), { recursive: true });
const samples = join(root, '..', 'shared');
if (existsSync(samples) && !existsSync(join(root, 'build', 'shared')))
  symlinkSync(samples, join(root, 'build', 'shared'), 'junction');

const env = {
  ...process.env,
  PATH: `${join(node, '..')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
};
const npmScript = spawnSync('npm', ['root', '-g'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
}).stdout.trim();
run(
  'dependencies for it',
  node,
  [
    join(npmScript, 'npm', 'bin', 'npm-cli.js'),
    'install',
    '--ignore-scripts',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
  ],
  { cwd: lane, env },
);
run(`unit tests on Node ${major}`, node, ['--test', '--test-concurrency=2', ...testFiles(unitPackages())], {
  cwd: lane,
  env,
});
