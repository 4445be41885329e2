// `npm test`: everything. Installs what the tests need from the system where it may, then the checks, the unit tests on
// this Node and on a current one, and the end-to-end tests with the real libimobiledevice tools.
import { runNode, testFiles } from './run.mjs';

runNode('programs that the tests use', ['tools/system-programs.mjs']);
runNode('checks and unit tests', ['tools/check.mjs']);
runNode('unit tests on a current Node', ['tools/current-node.mjs']);
runNode('end-to-end tests', ['--test', '--test-concurrency=2', ...testFiles(['e2e'])]);
