/** Batches that last several milliseconds, and enough of them for medians that agree from run to run on a busy machine. */
const PLANS = {
  'timing.html': {
    token: { rounds: 9, batches: 20, calls: 10_000 },
    fetch: { rounds: 9, batches: 30, calls: 500 },
  },
  'timing-dpop.html': { fetch: { rounds: 9, batches: 20, calls: 50 } },
};

/**
 * Times two clients in one page, each in a frame of its own with the same stubbed network.
 * @param {import('puppeteer-core').Page} page signed in
 * @param {string} origin
 * @param {keyof typeof PLANS} name the page with the frames
 * @param {string} token what both have to hand out and to attach
 * @returns {Promise<Record<string, import('./table.js').Pair>>} µs per call, by what was timed and the frames' ids
 */
export async function timeBoth(page, origin, name, token) {
  await page.goto(`${origin}/${name}`);
  return page.evaluate((plan, expected) => compare(plan, expected), PLANS[name], token);
}
