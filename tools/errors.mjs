// Writes docs/errors.md from the failure tables of all packages; with --check it only compares.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

const page = join(root, 'docs', 'errors.md');

/** Stands for any fact of a failure: every property is its own name in angle brackets. */
const facts = (name = 'value') =>
  new Proxy(
    Object.assign(() => {}, {}),
    {
      get(_, key) {
        if (key === Symbol.toPrimitive || key === 'toString' || key === 'toLocaleString' || key === 'join')
          return () => `‹${name}›`;
        if (key === 'length') return 2;
        if (key === Symbol.iterator) return [][Symbol.iterator].bind([`‹${name}›`]);
        if (key === 'map' || key === 'slice' || key === 'filter') return () => facts(name);
        return facts(String(key));
      },
      apply: () => facts(name),
    },
  );

const cell = (text) => (text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ');

const tables = new Map();
for (const name of readdirSync(join(root, 'packages')).sort()) {
  const dist = join(root, 'packages', name, 'dist');
  for (const file of readdirSync(dist, { recursive: true }).sort()) {
    if (basename(file) !== 'failures.js') continue;
    const exported = await import(pathToFileURL(join(dist, file)));
    for (const { area, table } of Object.values(exported)) {
      if (typeof area === 'string' && table) tables.set(area, { ...tables.get(area), ...table });
    }
  }
}

const lines = [
  '# Errors',
  '',
  'Every failure of Pearmain has a code, says what happened, whether your data is safe, and what to do. This page is made from the',
  'failure tables of the packages by `node tools/errors.mjs`; ‹words in brackets› stand for facts of the moment.',
];
for (const [area, table] of [...tables].sort(([a], [b]) => a.localeCompare(b))) {
  lines.push('', `## ${area}`, '', '| code | what it says | what to do |', '|---|---|---|');
  for (const [name, words] of Object.entries(table)) {
    const said = [words.say(facts()), words.safety?.(facts())].filter(Boolean).join(' ');
    lines.push(`| \`${area}/${name}\` | ${cell(said)} | ${cell(words.advise?.(facts()))} |`);
  }
}
const text = `${lines.join('\n')}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(page, text);
} else if (readFileSync(page, 'utf8') !== text) {
  console.error('docs/errors.md is behind the failure tables: run node tools/errors.mjs');
  process.exit(1);
}
