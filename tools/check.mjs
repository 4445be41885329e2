// `npm run check`: format and lint, compile, promise rules, floors, generated pages, and the unit tests.
import { runNode, testFiles, unitPackages } from './run.mjs';

runNode('format and lint (Biome)', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']);
runNode('compile (TypeScript)', ['tools/build.mjs']);
runNode('promise rules (typescript-eslint)', ['node_modules/eslint/bin/eslint.js', 'packages']);
runNode('floors', ['tools/floors.mjs']);
runNode('docs/errors.md is what the failure tables say', ['tools/errors.mjs', '--check']);
runNode('unit tests', ['--test', '--test-concurrency=2', ...testFiles(unitPackages())]);
