// A page that is open and has been used: what calls of its cost then, and what happens when its token runs out, or is refused.
import { visit } from '../browser/visit.js';
import { passingTime } from '../page/clock.js';
import { mainThreadTasks, TIMELINE, traced } from './trace.js';

/** @typedef {import('../run.js').Run} Run @typedef {import('../clients.js').Client} Client */

/**
 * Opens a client's page with a fresh token, and has it asked once: whatever it loads later than that is there.
 * @param {Run} run @param {Client} client @param {import('../browser/visit.js').How} [how]
 */
export async function openPage(run, client, how) {
  const { page, session } = await visit(run, client, { ...how, quiet: true });
  await page.evaluate(async () => {
    await app.ask('/api/first');
    await globalThis.perennial?.ready;
  });
  return { page, session };
}

const HOURS = 2;

/**
 * The token of an open page has run out when it asks so much at once.
 * @param {Run} run @param {Client} client @param {number} count requests
 * @returns {Promise<{ ms: number, refreshes: number }>}
 */
export async function askExpired(run, client, count) {
  const { provider } = run.server;
  const { page } = await openPage(run, client, { script: passingTime });
  provider.forget(client.name);
  provider.ahead = HOURS * 3600;
  try {
    const { ms, statuses } = await page.evaluate(
      async (ahead, requests) => {
        passTime(ahead);
        const began = performance.now();
        const answers = await Promise.all(Array.from({ length: requests }, (_, i) => app.ask(`/api/many?${i}`)));
        return { ms: performance.now() - began, statuses: answers.map(({ status }) => status) };
      },
      HOURS * 3_600_000,
      count,
    );
    const wrong = statuses.find((status) => status !== 200);
    if (wrong) throw new Error(`${client.name}: an answer is ${wrong}`);
    return { ms, refreshes: provider.refreshes.get(client.name) };
  } finally {
    provider.ahead = 0;
    await page.close();
  }
}

/** Which refresh of a page is looked at: the first ones run code that nothing has compiled yet. */
const LATER = 5;

/**
 * What a refresh costs the main thread of an open page, with the request that has waited for it.
 * @param {Run} run @param {Client} client @returns {Promise<number>} ms
 */
export async function measureRefresh(run, client) {
  const { provider } = run.server;
  const { page } = await openPage(run, client, { script: passingTime });
  try {
    for (let i = 1; i <= LATER; i++) {
      provider.ahead += HOURS * 3600;
      if (i === LATER) await page.tracing.start({ categories: [TIMELINE] });
      const status = await page.evaluate(async (ahead) => {
        passTime(ahead);
        return (await app.ask('/api/again')).status;
      }, HOURS * 3_600_000);
      if (status !== 200) throw new Error(`${client.name}: an answer is ${status}`);
    }
    return mainThreadTasks(await traced(page), run.server.originOf(client)).reduce((a, b) => a + b, 0);
  } finally {
    provider.ahead = 0;
    run.sessions.forget(client);
    await page.close();
  }
}

/**
 * The API refuses a token that the client takes for good: until it has answered after all.
 * @param {Run} run @param {Client} client @returns {Promise<number>} ms
 */
export async function askRefused(run, client) {
  const { page, session } = await openPage(run, client);
  run.server.provider.revoke(session.access_token);
  const { ms, status } = await page.evaluate(async () => {
    const began = performance.now();
    const { status } = await app.ask('/api/refused');
    return { ms: performance.now() - began, status };
  });
  await page.close();
  run.sessions.forget(client);
  if (status !== 200) throw new Error(`${client.name}: the answer after a 401 is ${status}`);
  return ms;
}

/** @param {Run} run @param {number} rounds */
export async function measureOpen(run, rounds) {
  for (let round = 0; round < rounds; round++) {
    for (const client of run.inTurn(round)) {
      const sample = { group: 'open page', client: client.name, round };
      for (const count of [1, 50]) {
        const { ms, refreshes } = await run.sample(() => askExpired(run, client, count));
        const requests = count === 1 ? 'one request' : `${count} requests at once`;
        run.note({ ...sample, row: `its token has expired: ${requests}`, unit: 'ms', value: ms });
        if (count > 1) run.note({ ...sample, row: `its token has expired: ${requests}, refreshes`, unit: 'refreshes', value: refreshes });
      }
      const refresh = await run.sample(() => measureRefresh(run, client));
      run.note({ ...sample, row: `main-thread time of refresh ${LATER} and its request`, unit: 'ms', value: refresh });
      if (!client.replays) continue;
      const value = await run.sample(() => askRefused(run, client));
      run.note({ ...sample, row: 'a 401, a refresh, and the request again', unit: 'ms', value });
    }
    run.say(`open pages: round ${round + 1} of ${rounds}`);
  }
}
