// What a page costs that loads: bytes, time on its main thread, memory.
import { visit } from '../browser/visit.js';
import { footprint, mainThreadTasks } from './trace.js';

/** @typedef {import('../run.js').Run} Run @typedef {import('../clients.js').Client} Client */

/** Of traces: which page is in which process, and the tasks of its threads. */
const TIMELINE = 'disabled-by-default-devtools.timeline';

/** Nothing has been loaded for a second, and Perennial's program, if it has a session, runs. */
async function settle(page) {
  await page.waitForNetworkIdle({ idleTime: 1000 });
  await page.evaluate(() => globalThis.perennial?.ready);
}

const sum = (/** @type {Map<string, number>} */ bytes) => [...bytes.values()].reduce((a, b) => a + b, 0);
const state = (/** @type {boolean} */ expired) => (expired ? 'expired' : 'fresh');

/** Opens a page, and closes it when `look` has been called with it. @param {import('../browser/visit.js').How} how */
async function load(run, client, how, look) {
  const { page } = await visit(run, client, how);
  await settle(page);
  await look(page);
  await page.close();
}

/** Bodies as they went over the wire (brotli), the page itself included, without headers. */
async function measureBytes(run, client, expired) {
  await load(run, client, { expired, cold: true, prepare: async () => run.server.countBytes() }, async () => {
    const { before, all } = run.server.bytes();
    const sample = { group: 'loading', unit: 'bytes', client: client.name, round: 0 };
    run.note({ ...sample, row: `bytes before the first authorized request, ${state(expired)}`, value: sum(before) });
    if (expired) run.note({ ...sample, row: 'bytes in all', value: sum(all) });
  });
}

/** Tasks of the main thread, from the navigation until nothing has been loaded for a second: in all, and the longest. */
async function measureTasks(run, client, expired, round) {
  const origin = run.server.originOf(client);
  const categories = [TIMELINE];
  let trace;
  await load(run, client, { expired, prepare: (page) => page.tracing.start({ categories }) }, async (page) => {
    trace = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  });
  const tasks = mainThreadTasks(trace.traceEvents, origin);
  const sample = { group: 'loading', unit: 'ms', client: client.name, round };
  run.note({ ...sample, row: `main-thread time, ${state(expired)}`, value: tasks.reduce((a, b) => a + b, 0) });
  run.note({ ...sample, row: `longest task, ${state(expired)}`, value: Math.max(...tasks) });
}

/** What the page's process holds for itself (its private footprint), all of the browser's own in it included. */
async function measureMemory(run, client, round) {
  const categories = [TIMELINE, 'disabled-by-default-memory-infra'];
  const browser = await run.browser.target().createCDPSession();
  let trace;
  await load(run, client, { prepare: (page) => page.tracing.start({ categories }) }, async (page) => {
    const cdp = await page.createCDPSession();
    await cdp.send('HeapProfiler.collectGarbage');
    await browser.send('Tracing.requestMemoryDump', { levelOfDetail: 'light' });
    trace = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  });
  await browser.detach();
  const value = footprint(trace.traceEvents, run.server.originOf(client));
  run.note({ group: 'loading', row: 'memory of the page\'s process', unit: 'MB', client: client.name, round, value });
}

/** @param {Run} run @param {number} rounds */
export async function measureLoads(run, rounds) {
  for (const client of run.clients) for (const expired of [false, true]) await run.sample(() => measureBytes(run, client, expired));
  for (let round = 0; round < rounds; round++) {
    for (const client of run.inTurn(round)) {
      for (const expired of [false, true]) await run.sample(() => measureTasks(run, client, expired, round));
      await run.sample(() => measureMemory(run, client, round));
    }
    run.say(`loading: round ${round + 1} of ${rounds}`);
  }
}
