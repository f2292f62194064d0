// What the process of a page holds for itself (its private footprint), all of the browser's own in it included, by how much the page has been used.
import { openStubbed } from './calls.js';
import { footprint, MEMORY, TIMELINE, traced } from './trace.js';

/** @typedef {import('../run.js').Run} Run @typedef {import('../clients.js').Client} Client */

/** How many requests have been made, and the name of the row. */
const USES = /** @type {const} */ ([[100, 'memory of the page\'s process, after 100 requests'], [10_000, 'the same after 10,000 requests']]);

/**
 * @param {Run} run @param {Client} client
 * @returns {Promise<number[]>} MB, for each of USES
 */
export async function measureUses(run, client) {
  const page = await openStubbed(run, client);
  const values = [];
  let made = 0;
  for (const [count] of USES) {
    await page.evaluate((call, n) => stub.time(call, n), client.noFetch ? 'xhr' : 'fetch', count - made);
    made = count;
    values.push(await footprintOf(run, client, page));
  }
  await page.close();
  return values;
}

/** After garbage has been collected. */
async function footprintOf(run, client, page) {
  const browser = await run.browser.target().createCDPSession();
  const cdp = await page.createCDPSession();
  await cdp.send('HeapProfiler.collectGarbage');
  await page.tracing.start({ categories: [TIMELINE, MEMORY] });
  await browser.send('Tracing.requestMemoryDump', { levelOfDetail: 'light' });
  const events = await traced(page);
  await browser.detach();
  await cdp.detach();
  return footprint(events, run.server.originOf(client));
}

/** @param {Run} run @param {number} rounds */
export async function measureMemory(run, rounds) {
  for (let round = 0; round < rounds; round++) {
    for (const client of run.inTurn(round)) {
      const values = await run.sample(() => measureUses(run, client));
      for (const [i, value] of values.entries()) run.note({ group: 'memory', row: USES[i][1], unit: 'MB', client: client.name, round, value });
    }
    run.say(`memory: round ${round + 1} of ${rounds}`);
  }
}
