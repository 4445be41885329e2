import { copyFileSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Database } from '@pearmain/sqlite';
import { runProgram } from '../harness/run-program.js';
import type { CarveTimes } from './carve-job.js';
import type { Bench } from './reading.js';

const bytes = 200_000_000;

/** Tables as chats have them, and as Core Data makes them; of each a fiftieth is deleted. */
const tables = [
  {
    name: 'five columns',
    rowBytes: 170,
    columns: 'guid TEXT, body TEXT, date INTEGER, flag INTEGER',
    values:
      "'guid-' || hex(randomblob(8)), 'this is message number ' || n || ' that somebody wrote to somebody, which is long enough', 700000000 + n, n % 2",
  },
  {
    name: 'sixty columns',
    rowBytes: 560,
    columns: Array.from({ length: 60 }, (_, at) => `c${at} ${['INTEGER', 'TEXT', 'REAL', 'BLOB'][at % 4]}`).join(', '),
    values: Array.from({ length: 60 }, (_, at) =>
      at % 5 === 4
        ? 'NULL'
        : [`n * ${at + 1} % 100000`, `'words ' || n || ' of ${at}'`, `n * 1.5 + ${at}`, 'randomblob(12)'][at % 4],
    ).join(', '),
  },
];

/** Looking for deleted rows, with the check against a compact copy, in time of the processor. */
export async function benchCarving({ scratch, best, row, verdict }: Bench): Promise<void> {
  const job = fileURLToPath(new URL('./carve-job.js', import.meta.url));
  for (const { name, rowBytes, columns, values } of tables) {
    const [made, copy] = [scratch.at('made.db'), scratch.at('copy.db')];
    make(made, Math.floor(bytes / rowBytes), columns, values);
    let last: CarveTimes | undefined;
    const [seconds = 0] = await best([
      async () => {
        copyFileSync(made, copy);
        const ended = await runProgram(process.execPath, [job, copy], { timeoutMs: 600_000 });
        if (ended.code !== 0) throw new Error(ended.err);
        last = JSON.parse(ended.out) as CarveTimes;
        return last.seconds;
      },
    ]);
    const { rows = 0, peakMegabytes = 0 } = last ?? {};
    const speed = statSync(made).size / 1e6 / seconds;
    const holds = speed >= 60 && peakMegabytes <= 300;
    row(
      `deleted rows in ${name}, ${rows.toLocaleString('en-US')} found`,
      '',
      `${Math.round(speed)} MB/s`,
      `${Math.round(peakMegabytes)} MB`,
      verdict(holds, '≥ 60 MB/s, ≤ 300 MB'),
    );
    for (const path of [made, copy]) rmSync(path);
  }
}

function make(path: string, rows: number, columns: string, values: string): void {
  using database = Database.open(path, { mode: 'create' });
  database.script(`PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, ${columns});
    WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${rows}) INSERT INTO t SELECT n, ${values} FROM c;
    DELETE FROM t WHERE id % 100 = 3; DELETE FROM t WHERE id BETWEEN ${rows * 0.5} AND ${rows * 0.51};`);
}
