// From a navigation to the first authorized answer.
import { visit } from '../browser/visit.js';

/**
 * One sample. Fails unless the answer was authorized, and there were as many refreshes as there should be.
 * @param {import('../run.js').Run} run
 * @param {import('../clients.js').Client} client
 * @param {import('../browser/visit.js').How} [how]
 * @returns {Promise<number>} ms since the navigation began
 */
export async function navigate(run, client, how = {}) {
  const { page, first } = await visit(run, client, how);
  await page.close();
  if (first.status !== 200) throw new Error(`${client.name}: the first answer is ${first.status}`);
  const refreshes = run.server.provider.refreshes.get(client.name);
  if (refreshes !== Number(how.expired || Boolean(client.refreshesAtLoad))) throw new Error(`${client.name}: ${refreshes} refreshes`);
  return first.at;
}

/** Every scenario, in the order of the table. */
export const scenarios = [1, 4].flatMap((cpu) =>
  [false, true].flatMap((expired) =>
    /** @type {const} */ (['none', '10 Mbit/s + 40 ms']).flatMap((network) =>
      [false, true].map((cold) => ({ cpu, expired, network, cold })),
    ),
  ),
);

/** Its name in the table. */
export const nameOf = ({ cpu, expired, network, cold }) =>
  `${expired ? 'expired' : 'fresh'}, ${cold ? 'cold' : 'warm'} cache, ${network === 'none' ? 'no network delay' : network}${cpu === 1 ? '' : `, CPU ${cpu}× slower`}`;

/** Both kinds of a page, a few times, so that what a browser keeps of its files is there. @param {import('../run.js').Run} run */
export async function warmUp(run) {
  for (const client of run.clients) {
    for (let i = 0; i < 3; i++) for (const expired of [false, true]) await run.sample(() => navigate(run, client, { expired }));
  }
}

/**
 * All scenarios, all clients by turns.
 * @param {import('../run.js').Run} run
 * @param {number} rounds at full speed; a third of it with a slower processor
 */
export async function measureNavigations(run, rounds) {
  await warmUp(run);
  const most = Math.max(rounds, 1);
  for (let round = 0; round < most; round++) {
    for (const scenario of scenarios) {
      if (scenario.cpu > 1 && round % 3 !== 0) continue;
      for (const client of run.inTurn(round)) {
        const ms = await run.sample(() => navigate(run, client, scenario));
        run.note({ group: 'navigation', row: nameOf(scenario), unit: 'ms', client: client.name, round, value: ms });
      }
    }
    run.say(`navigations: round ${round + 1} of ${most}`);
  }
}
