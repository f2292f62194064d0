// The bench: `node bench.js` measures all and leaves results/; `check` compares with them instead; `page` is for a quick look.
// A number after it is the rounds of what is quick; what is slow, or varies less, has fewer.
import { startRun } from './run.js';
import { measureCalls } from './rows/calls.js';
import { measureHour } from './rows/hour.js';
import { measureLoads } from './rows/load.js';
import { measureMemory } from './rows/memory.js';
import { measureNavigations } from './rows/navigation.js';
import { measureOpen } from './rows/open.js';
import { regressions } from './report/check.js';
import { committed, results, write, writeSamples } from './report/results.js';
import { summarize } from './report/summary.js';
import { print } from './report/table.js';

const [mode = 'all', count] = process.argv.slice(2);
const quick = mode === 'page';
const rounds = Number(count ?? (quick ? 1 : 7));
if (!['all', 'check', 'page'].includes(mode) || !(rounds >= 1)) throw new Error(`bench.js: not ${process.argv.slice(2).join(' ')}`);

const before = mode === 'check' ? committed() : undefined; // before minutes have gone by for nothing
const began = Date.now();
const run = await startRun((text) => console.error(`${Math.round((Date.now() - began) / 1000)} s  ${text}`));
try {
  await measureNavigations(run, rounds);
  await measureCalls(run, 3 * rounds);
  await measureOpen(run, Math.ceil(rounds / 2));
  await measureLoads(run, Math.ceil(rounds / 2));
  await measureMemory(run, Math.ceil(rounds / 3));
  if (!quick) await measureHour(run, [1, 20]);
} finally {
  const rows = summarize(run.samples);
  if (rows.length) print(rows);
  writeSamples(run.samples);
  await run.stop();
}

const all = results({ browser: run.version, rounds, rows: summarize(run.samples) });
if (mode === 'all') write(all);
if (before) {
  const found = regressions(all.rows, before.rows);
  for (const line of found) console.error(`worse: ${line}`);
  process.exitCode = found.length ? 1 : 0;
}
