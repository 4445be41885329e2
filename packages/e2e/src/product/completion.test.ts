import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needs, root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';
import { onTerminal } from '../harness/terminal.js';

const name = 'Anna’s “new” $(touch pwned) iPhone';

/** A phone with a name that a shell could stumble over, and a `pearmain` that completes and otherwise prints its arguments. */
async function atHome(scratch: Scratch) {
  const phone = await startPhone(scratch.at('phone'), ['--seed', 'empty', '--name', name]);
  const location = scratch.at('location');
  const env = { ...phone.env, pearmain_LOCATION: location };
  assert.equal((await pearmain(scratch.at('home'), ['backup'], { env })).code, 0);
  mkdirSync(scratch.at('bin'));
  mkdirSync(scratch.at('work/backups'), { recursive: true });
  const program = scratch.at('bin/pearmain');
  const real = `"${process.execPath}" "${join(root, 'packages/cli/bin/pearmain.mjs')}"`;
  writeFileSync(
    program,
    `#!/bin/sh\ncase "$1" in complet*) exec ${real} "$@";; esac\nfor each in "$@"; do printf '<%s>' "$each"; done\necho\n`,
  );
  chmodSync(program, 0o755);
  const home = scratch.at('home');
  return {
    phone,
    env: {
      ...env,
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      PATH: `${scratch.at('bin')}:${process.env['PATH']}`,
      TERM: 'dumb',
      LC_ALL: 'C.UTF-8',
    },
    cwd: scratch.at('work'),
    [Symbol.asyncDispose]: () => phone.stop(),
  };
}

type Home = Awaited<ReturnType<typeof atHome>>;

/** Types lines into a shell on a terminal; gives what the shell showed until its `exit`. */
function type({ env, cwd }: Home, shell: string, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(...onTerminal(shell), {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      shown += part;
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${shell} did not end\n${shown}`));
    }, 120_000);
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(shown);
    });
    child.stdin.end([...lines, 'exit', ''].join('\n'));
  });
}

test(
  'bash completes commands, flags, folders, and names of devices and backups, quoted as they need it',
  needs('bash', '/usr/bin/python3'),
  async () => {
    using scratch = makeScratch();
    await using home = await atHome(scratch);
    const shown = await type(home, 'bash --norc --noprofile -i', [
      'source <(pearmain completion bash)',
      'pearmain dev\tenc\tchan\t',
      'pearmain backup Ann\t--enc\t',
      'pearmain --loc\tback\t',
      'pearmain snapshot show latest@\t',
      'pearmain backup "Ann\t',
    ]);
    assert.match(shown, /<device><encryption><change>/);
    assert.ok(shown.includes(`<backup><${name}><--encrypt>`), shown);
    assert.match(shown, /<--location><backups\/?>/);
    assert.ok(shown.includes(`<snapshot><show><latest@${name}>`), shown);
  },
);

test('zsh completes the same', needs('zsh', '/usr/bin/python3'), async () => {
  using scratch = makeScratch();
  await using home = await atHome(scratch);
  const shown = await type(home, 'zsh -f -i', [
    'autoload -Uz compinit && compinit -u -D && source <(pearmain completion zsh)',
    'pearmain dev\tenc\tchan\t',
    'pearmain backup Ann\t--enc\t',
    'pearmain snapshot show latest@\t',
  ]);
  assert.match(shown, /<device><encryption><change>/);
  assert.ok(shown.includes(`<backup><${name}><--encrypt>`), shown);
  assert.ok(shown.includes(`<snapshot><show><latest@${name}>`), shown);
});

test('fish is offered the same, with what each means', needs('fish'), async () => {
  using scratch = makeScratch();
  await using home = await atHome(scratch);
  const ask = async (line: string) => {
    const script = `pearmain completion fish | source; complete -C ${JSON.stringify(line)}`;
    return (await runProgram('fish', ['--no-config', '-c', script], { env: home.env, cwd: home.cwd })).out;
  };
  assert.match(await ask('pearmain dev'), /^device\tsee phones/m);
  assert.ok((await ask('pearmain backup An')).includes(`${name}\t${home.phone.udid}`));
  assert.match(await ask('pearmain backup --encr'), /^--encrypt\t/m);
  assert.match(await ask('pearmain --location back'), /^backups\//m);
});

test('what the phone calls itself never reaches a shell as a command, and a name with controls is not offered', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'empty', '--name', 'evil\nnone\u001b[2J']);
  const { out } = await pearmain(scratch.at('home'), ['complete', '--', 'backup', ''], { env: phone.env });
  const [kind, ...lines] = out.split('\n').filter(Boolean);
  assert.equal(kind, 'none');
  assert.deepEqual(
    lines.map((line) => line.split('\t')[0]),
    [phone.udid],
  );
  assert.ok(!out.includes('\u001b'));
});
