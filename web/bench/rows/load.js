// What a page costs that loads: bytes, time on its main thread, memory.
import { visit } from '../browser/visit.js';

/** @typedef {import('../run.js').Run} Run @typedef {import('../clients.js').Client} Client */

/** Nothing has been loaded for a second: what a page loads when it is idle is there. */
const settle = (page) => page.waitForNetworkIdle({ idleTime: 1000 });

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
  const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];
  let trace;
  await load(run, client, { expired, prepare: (page) => page.tracing.start({ categories }) }, async (page) => {
    trace = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  });
  const tasks = mainThreadTasks(trace.traceEvents, origin);
  const sample = { group: 'loading', unit: 'ms', client: client.name, round };
  run.note({ ...sample, row: `main-thread time, ${state(expired)}`, value: tasks.reduce((a, b) => a + b, 0) });
  run.note({ ...sample, row: `longest task, ${state(expired)}`, value: Math.max(...tasks) });
}

/** How long each task took on the main thread of the page's process, in ms. @param {any[]} events @param {string} origin */
export function mainThreadTasks(events, origin) {
  const committed = events.find(({ name, args }) => name === 'FrameCommittedInBrowser' && args.data.url.startsWith(origin));
  const pid = committed?.args.data.processId;
  const main = events.find((event) => event.pid === pid && event.name === 'thread_name' && event.args.name === 'CrRendererMain');
  const tasks = events.filter(({ pid: p, tid, name, dur }) => p === pid && tid === main?.tid && name === 'RunTask' && dur);
  if (!tasks.length) throw new Error(`no task of ${origin} in the trace`);
  return tasks.map(({ dur }) => dur / 1000);
}

/** What the page's heap holds, WebAssembly's memory included, after the garbage has been collected; without compiled code. */
async function measureMemory(run, client, round) {
  await load(run, client, {}, async (page) => {
    const cdp = await page.createCDPSession();
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = /** @type {any} */ (await cdp.send('Runtime.getHeapUsage'));
    const value = (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
    run.note({ group: 'loading', row: 'memory', unit: 'MB', client: client.name, round, value });
  });
}

/** @param {Run} run @param {number} rounds */
export async function measureLoads(run, rounds) {
  for (const client of run.clients) for (const expired of [false, true]) await measureBytes(run, client, expired);
  for (let round = 0; round < rounds; round++) {
    for (const client of run.inTurn(round)) {
      for (const expired of [false, true]) await measureTasks(run, client, expired, round);
      await measureMemory(run, client, round);
    }
    run.say(`loading: round ${round + 1} of ${rounds}`);
  }
}
