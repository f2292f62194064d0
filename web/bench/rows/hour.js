// An hour of an app in several tabs, each of which asks its API once a minute; tokens live for five minutes.
import { passingTime } from '../page/clock.js';
import { openPage } from './open.js';

/** @typedef {import('../run.js').Run} Run @typedef {import('../clients.js').Client} Client */

const LIFETIME = 300; // seconds

/**
 * @param {Run} run @param {Client} client @param {number} tabs @param {number} [minutes]
 * @returns {Promise<{ refreshes: number, reused: number }>} and those of them with a refresh token that had been spent
 */
export async function passMinutes(run, client, tabs, minutes = 60) {
  const { provider } = run.server;
  const context = await run.browser.createBrowserContext();
  provider.lifetime = LIFETIME;
  run.sessions.forget(client);
  try {
    const pages = [];
    for (let i = 0; i < tabs; i++) pages.push((await openPage(run, client, { context, keep: i > 0, script: passingTime })).page);
    provider.forget(client.name);
    for (let minute = 0; minute < minutes; minute++) {
      provider.ahead += 60;
      const statuses = await Promise.all(pages.map((page) => page.evaluate(passMinute)));
      const wrong = statuses.find((status) => status !== 200);
      if (wrong) throw new Error(`${client.name}: an answer is ${wrong}`);
    }
    return { refreshes: provider.refreshes.get(client.name), reused: provider.reused.get(client.name) };
  } finally {
    provider.ahead = 0;
    provider.lifetime = 3600;
    run.sessions.forget(client);
    await context.close();
  }
}

/** Runs in a page. What its timers begin comes before what the app asks for. */
async function passMinute() {
  passTime(60_000);
  await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 20 }));
  return (await app.ask('/api/minute')).status;
}

/** @param {Run} run @param {number[]} counts of tabs */
export async function measureHour(run, counts) {
  for (const tabs of counts) {
    for (const client of run.clients) {
      const { refreshes, reused } = await run.sample(() => passMinutes(run, client, tabs));
      const sample = { group: 'an hour', unit: 'refreshes', client: client.name, round: 0 };
      const where = `${tabs} ${tabs === 1 ? 'tab' : 'tabs'}`;
      run.note({ ...sample, row: `refreshes in ${where}`, value: refreshes });
      if (tabs > 1) run.note({ ...sample, row: `of them with a refresh token already spent, ${where}`, value: reused });
      run.say(`an hour in ${where}: ${client.name}`);
    }
  }
}
