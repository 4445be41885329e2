import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../harness/run-program.js';
import type { ContentTimes } from './contents-job.js';
import { makeMessages } from './made-messages.js';
import { makePhotos } from './made-photos.js';
import type { Bench } from './reading.js';

const messages = 1_000_000;
const photos = 100_000;

/** What an export has to look at, in its order, as SQLite's own program writes it. */
const joined = `SELECT m.ROWID AS id, m.guid, m.text, hex(m.attributedBody) AS body, m.subject, m.service, m.date, m.date_read, m.date_delivered,
    m.date_edited, m.is_from_me, m.error, m.item_type, m.associated_message_guid, m.associated_message_type, m.thread_originator_guid,
    m.expressive_send_style_id, h.id AS handle, c.chat_identifier, c.display_name, c.style, a.guid AS attachment, a.transfer_name,
    a.mime_type, a.total_bytes
  FROM message m LEFT JOIN chat_message_join j ON j.message_id = m.ROWID LEFT JOIN chat c ON c.ROWID = j.chat_id
  LEFT JOIN handle h ON h.ROWID = m.handle_id LEFT JOIN message_attachment_join x ON x.message_id = m.ROWID
  LEFT JOIN attachment a ON a.ROWID = x.attachment_id ORDER BY c.ROWID, m.date, m.ROWID`;
/** What a list of conversations has to look at. */
const grouped = `SELECT j.chat_id, count(*), max(m.date), sum(m.associated_message_type)
  FROM chat_message_join j JOIN message m ON m.ROWID = j.message_id GROUP BY j.chat_id`;

/** Looking around in a million messages and writing them out, beside `sqlite3` going through the same rows. */
export async function benchContents({ scratch, best, row, verdict }: Bench): Promise<void> {
  const [store, out] = [scratch.at('sms.db'), scratch.at('dump')];
  makeMessages(store, messages);
  const peaks: number[] = [];
  const job = async (what: string, from = store): Promise<ContentTimes> => {
    const folder = scratch.at('contents');
    rmSync(folder, { recursive: true, force: true });
    const program = fileURLToPath(new URL('./contents-job.js', import.meta.url));
    const ended = await runProgram(process.execPath, [program, what, from, folder], { timeoutMs: 1_800_000 });
    if (ended.code !== 0) throw new Error(ended.err);
    const times = JSON.parse(ended.out) as ContentTimes;
    peaks.push(times.peakMegabytes);
    return times;
  };
  const looked: ContentTimes[] = [];
  const [scan = 0, opened = 0] = await best([
    () => timeSqlite(store, grouped, out),
    async () => {
      looked.push(await job('browse'));
      return looked.at(-1)?.seconds['open'] ?? 0;
    },
  ]);
  const least = (step: string): number => Math.min(...looked.map(({ seconds }) => seconds[step] ?? 0));
  const shown = (seconds: number): string =>
    seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
  row('1,000,000 messages opened (sqlite3 groups them)', shown(scan), shown(opened), (opened / scan).toFixed(2), '');
  row('  2,000 conversations listed', '', shown(least('groups')), '', verdict(least('groups') <= 0.5, '≤ 500 ms'));
  row('  the slowest page of 100', '', shown(least('page')), '', verdict(least('page') <= 0.03, '≤ 30 ms'));
  const [dump = 0, lines = 0, pages = 0] = await best([
    () => timeSqlite(store, joined, out),
    async () => (await job('jsonl')).seconds['export'] ?? 0,
    async () => (await job('html')).seconds['export'] ?? 0,
  ]);
  const jsonHolds = verdict(lines / dump <= 4, '≤ 4');
  row('  all as JSON Lines (sqlite3 -json)', shown(dump), shown(lines), (lines / dump).toFixed(2), jsonHolds);
  const pagesHold = verdict(pages / lines <= 3, '≤ 3');
  row('  all as pages (as JSON Lines)', shown(lines), shown(pages), (pages / lines).toFixed(2), pagesHold);
  rmSync(store);
  const pictures = scratch.at('pictures');
  makePhotos(pictures, photos, scratch.at('library'));
  const listed: ContentTimes[] = [];
  const [list = 0] = await best([
    async () => {
      listed.push(await job('photos', pictures));
      return listed.at(-1)?.seconds['photos'] ?? 0;
    },
  ]);
  row('100,000 photos, each with its files', '', shown(list), '', verdict(list <= 1, '≤ 1 s'));
  const served = 1 / Math.min(...listed.map(({ seconds }) => seconds['thumbnail'] ?? 0));
  row('  thumbnails served', '', `${Math.round(served)}/s`, '', verdict(served >= 500, '≥ 500/s'));
  const peak = Math.max(...peaks);
  row('  memory, with what is in the child', '', `${Math.round(peak)} MB`, '', verdict(peak <= 300, '≤ 300 MB'));
  rmSync(pictures, { recursive: true });
}

async function timeSqlite(store: string, sql: string, out: string): Promise<number> {
  const begun = performance.now();
  const child = spawn('sqlite3', ['-readonly', '-json', store, sql], {
    stdio: ['ignore', openSync(out, 'w'), 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`sqlite3 ended with ${code}`);
  rmSync(out);
  return (performance.now() - begun) / 1000;
}
