// One navigation, in a tab of its own, as when a user comes back.

/** What pages are slowed down by, by name. Latency in ms, throughput in bytes per second. */
export const NETWORKS = {
  none: undefined,
  '10 Mbit/s + 40 ms': { latency: 40, download: 10e6 / 8, upload: 10e6 / 8 },
};

/**
 * @typedef {object} How what a page finds, and where
 * @property {import('puppeteer-core').BrowserContext} [context] the profile; default: the warm one, or the cold one
 * @property {boolean} [keep] the session that is there stays there; default: it is as after a sign-in
 * @property {boolean} [expired] @property {boolean} [cold] @property {boolean} [dpop]
 * @property {keyof typeof NETWORKS} [network] @property {number} [cpu] how many times slower
 * @property {boolean} [quiet] the page asks nothing by itself
 * @property {() => void} [script] runs in the page before its own
 * @property {(page: import('puppeteer-core').Page) => Promise<any>} [prepare] is called before the page goes to the client
 */

/**
 * Opens a client's page in a new tab and waits for its first authorized answers.
 * @param {import('../run.js').Run} run @param {import('../clients.js').Client} client @param {How} [how]
 */
export async function visit(run, client, how = {}) {
  const { cold = false, dpop = false, network = 'none', cpu = 1, quiet = false } = how;
  const page = await (how.context ?? (cold ? run.cold : run.warm)).newPage();
  const session = how.keep ? undefined : await run.sessions[dpop ? 'leaveBound' : 'leave'](page, client, how);
  const errors = [];
  page.on('pageerror', (error) => errors.push(/** @type {Error} */ (error).message));
  if (NETWORKS[network]) await page.emulateNetworkConditions(NETWORKS[network]);
  if (cpu !== 1) await page.emulateCPUThrottling(cpu);
  if (how.script) await page.evaluateOnNewDocument(how.script);
  await how.prepare?.(page);
  await page.goto(`${run.server.originOf(client)}/${client.name}${dpop ? '-dpop' : ''}.html${quiet ? '?quiet' : ''}`);
  const first = quiet ? undefined : await page.evaluate(() => app.first).catch((error) => {
    throw new Error(`${client.name}: ${[error.message, ...errors].join('; ')}`);
  });
  return { page, session, first };
}
