// Runs end-to-end tests: `node e2e/run/run.js FILE…`, in web. As many processes as there are processors take the files, one
// after another, those that take long first. Any file runs alone as well: `node --test FILE`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inOrder, remember } from './order.js';

const worker = fileURLToPath(new URL('worker.js', import.meta.url));
const waiting = inOrder(process.argv.slice(2));
const wanted = waiting.length;
const from = performance.now();

/** What the workers have counted, together. */
const total = { tests: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
/** @type {Map<string, number>} seconds, by file */
const took = new Map();
const failures = [];

/** Prints what a worker says, file by file, and keeps what it says at its end. */
function listen(stdout) {
  let lines = [];
  let ended = false;
  createInterface(stdout).on('line', (line) => {
    const [, count, number] = /^ℹ (\w+) (\d+)$/.exec(line) ?? [];
    if (count in total) total[count] += Number(number);
    ended ||= line.startsWith('✖ failing tests:');
    if (ended) return failures.push(line);
    if (line.startsWith('ℹ ')) return;
    lines.push(line);
    const [, file, ms] = /^[✔✖] (\S+) \(([\d.]+)ms\)/.exec(line) ?? [];
    if (!file) return;
    took.set(file, ms / 1000);
    console.log(lines.join('\n'));
    lines = [];
  });
}

/** One process; what it ended with. */
async function work() {
  const child = fork(worker, { execArgv: ['--test-reporter=spec'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  child.on('message', () => child.send(waiting.shift() ?? null));
  listen(child.stdout);
  return (await once(child, 'close'))[0];
}

const workers = Math.min(wanted, Number(process.env.PERENNIAL_WORKERS) || availableParallelism());
const codes = await Promise.all(Array.from({ length: workers }, work));
remember(took);
if (failures.length) console.log(failures.join('\n'));
const counts = Object.entries(total).map(([name, number]) => `${name} ${number}`);
console.log(`${took.size} files, ${counts.join(', ')}, ${Math.round((performance.now() - from) / 1000)} s`);
process.exitCode = took.size === wanted && codes.every((code) => code === 0) ? 0 : 1;
