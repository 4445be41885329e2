// Draws docs/demo.svg, the README's picture, from what `pearmain demo` really prints.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './run.mjs';

const size = { fontPx: 14, linePx: 20, charPx: 8.43, columns: 104, paddingPx: 20, barPx: 36 };
const colors = {
  text: '#e6e4df',
  dim: '#9c978d',
  green: '#7ccb96',
  yellow: '#edb55a',
  red: '#ff9b91',
  cyan: '#8dbbf2',
  ground: '#1c1b19',
};
const looks = {
  1: { bold: true },
  2: { fill: colors.dim },
  31: { fill: colors.red },
  32: { fill: colors.green },
  33: { fill: colors.yellow },
  36: { fill: colors.cyan },
};

const demo = spawnSync('sh', ['-c', `${process.execPath} packages/cli/bin/pearmain.mjs demo --progress none 2>&1`], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1', CI: '' },
});
if (demo.status !== 0) throw new Error(demo.stdout);
const lines = `$ npm run demo\n${demo.stdout.replaceAll(tmpdir(), '/tmp').trimEnd()}`.split('\n');

const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function drawLine(line, index) {
  const y = size.barPx + size.paddingPx + (index + 1) * size.linePx - 6;
  let look = {};
  const spans = [];
  for (const part of line.split(/(\u001b\[\d+m)/)) {
    const code = /^\u001b\[(\d+)m$/.exec(part)?.[1];
    if (code !== undefined) look = looks[code] ?? {};
    else if (part !== '') {
      const weight = look.bold ? ' font-weight="700"' : '';
      spans.push(`<tspan fill="${look.fill ?? colors.text}"${weight}>${escapeXml(part)}</tspan>`);
    }
  }
  return `<text x="${size.paddingPx}" y="${y}" xml:space="preserve">${spans.join('')}</text>`;
}

const width = Math.round(size.columns * size.charPx + 2 * size.paddingPx);
const height = size.barPx + 2 * size.paddingPx + lines.length * size.linePx;
const dots = ['#ff9b91', '#edb55a', '#7ccb96']
  .map((fill, index) => `<circle cx="${22 + index * 20}" cy="18" r="6" fill="${fill}"/>`)
  .join('');
writeFileSync(
  join(root, 'docs', 'demo.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="What npm run demo prints">
<rect width="${width}" height="${height}" rx="12" fill="${colors.ground}"/>
${dots}
<g font-family="ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace" font-size="${size.fontPx}">
${lines.map(drawLine).join('\n')}
</g>
</svg>
`,
);
