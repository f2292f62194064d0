// node wpt/run.js CHECKOUT [FILTER]: runs the web-platform-tests of fetch and XMLHttpRequest with Perennial and without it,
// and prints where it makes a difference.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch } from '../e2e/harness/browsers/browser.js';
import { intercept, MODES, signIn } from './page.js';
import { testsIn } from './tests.js';

const ORIGIN = 'http://localhost:8000';
const DIST = resolve(import.meta.dirname, '../../dist');
const PATIENCE = 40_000; // milliseconds for a page: the slowest ones wait for time-outs of their own
const SIDES = 2; // browsers at a time

const [root, filter] = process.argv.slice(2);
if (!root) throw new Error('which checkout of the web-platform-tests? ./build.sh wpt CHECKOUT [FILTER]');

async function serve() {
  const folder = mkdtempSync(join(tmpdir(), 'wpt-'));
  const child = spawn('python3', [join(import.meta.dirname, 'serve.py'), folder], { cwd: root, stdio: 'ignore', detached: true });
  process.on('exit', () => process.kill(-child.pid));
  for (let tries = 60; tries; tries--) {
    await sleep(500);
    if (await fetch(ORIGIN + '/common/blank.html').then(({ ok }) => ok, () => false)) return;
  }
  throw new Error('the tests\' server does not start: try python3 serve.py in the checkout');
}

async function runPage(browser, mode, path) {
  const page = await browser.newPage();
  try {
    await intercept(page, mode, ORIGIN, DIST);
    await page.goto(ORIGIN + path, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => globalThis.outcome, { timeout: PATIENCE, polling: 100 });
    return await page.evaluate(() => globalThis.outcome);
  } catch (error) {
    return { status: 'lost', message: error.message, tests: [] };
  } finally {
    await page.close().catch(() => {});
  }
}

async function runAll(mode, paths) {
  const outcomes = {};
  await Promise.all(Array.from({ length: SIDES }, async (_, side) => {
    const browser = await launch();
    if (mode === 'covered' || mode === 'waiting') {
      const page = await browser.newPage();
      await intercept(page, mode, ORIGIN, DIST);
      await signIn(page, mode, ORIGIN);
      await page.close();
    }
    for (let i = side; i < paths.length; i += SIDES) outcomes[paths[i]] = await runPage(browser, mode, paths[i]);
    await browser.close();
  }));
  return outcomes;
}

/** The tests whose outcome differs, as lines. */
function differences(plain, other) {
  return Object.entries(plain).flatMap(([path, { tests, status }]) => {
    const found = new Map(other[path].tests.map(([name, ...rest]) => [name, rest]));
    const lines = status === other[path].status ? [] : [`${path}: ${status} → ${other[path].status} ${other[path].message ?? ''}`];
    for (const [name, was] of tests) {
      const [is, message] = found.get(name) ?? ['missing'];
      if (is !== was) lines.push(`${path}: ${name}: ${was} → ${is} ${message ?? ''}`);
    }
    return lines;
  });
}

const paths = testsIn(root, filter && new RegExp(filter));
await serve();
let plain;
for (const [mode, what] of Object.entries(MODES)) {
  const outcomes = await runAll(mode, paths);
  plain ??= outcomes;
  const all = Object.values(outcomes).flatMap(({ tests }) => tests);
  const lines = differences(plain, outcomes);
  console.log(`\n${what}: ${all.filter(([, status]) => status === 0).length} of ${all.length} tests pass on ${paths.length} pages, ${lines.length} lines differ`);
  for (const line of lines) console.log('  ' + line);
}
process.exit();
