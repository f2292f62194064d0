// What a page costs that loads: bytes, and time on its main thread.
import { visit } from '../browser/visit.js';
import { mainThreadTasks, TIMELINE, traced } from './trace.js';

/** @typedef {import('../run.js').Run} Run @typedef {import('../clients.js').Client} Client */

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
  let events;
  await load(run, client, { expired, prepare: (page) => page.tracing.start({ categories: [TIMELINE] }) }, async (page) => {
    events = await traced(page);
  });
  const tasks = mainThreadTasks(events, origin);
  const sample = { group: 'loading', unit: 'ms', client: client.name, round };
  run.note({ ...sample, row: `main-thread time, ${state(expired)}`, value: tasks.reduce((a, b) => a + b, 0) });
  run.note({ ...sample, row: `longest task, ${state(expired)}`, value: Math.max(...tasks) });
}

/** @param {Run} run @param {number} rounds */
export async function measureLoads(run, rounds) {
  for (const client of run.clients) for (const expired of [false, true]) await run.sample(() => measureBytes(run, client, expired));
  for (let round = 0; round < rounds; round++) {
    for (const client of run.inTurn(round)) {
      for (const expired of [false, true]) await run.sample(() => measureTasks(run, client, expired, round));
    }
    run.say(`loading: round ${round + 1} of ${rounds}`);
  }
}
