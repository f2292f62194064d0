// One navigation, in a tab of its own, as when a user comes back.

/** What pages are slowed down by, by name. Latency in ms, throughput in bytes per second. */
export const NETWORKS = {
  none: undefined,
  '10 Mbit/s + 40 ms': { latency: 40, download: 10e6 / 8, upload: 10e6 / 8 },
};

/**
 * Opens a client's page in a new tab and waits for its first authorized answers.
 * @param {import('puppeteer-core').BrowserContext} context
 * @param {string} url
 * @param {{ network?: keyof typeof NETWORKS, cpu?: number, prepare?: (page: import('puppeteer-core').Page) => Promise<any> }} [how]
 *   `cpu`: how many times slower; `prepare` is called with the page before it goes anywhere
 */
export async function visit(context, url, { network = 'none', cpu = 1, prepare } = {}) {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  if (NETWORKS[network]) await page.emulateNetworkConditions(NETWORKS[network]);
  if (cpu !== 1) await page.emulateCPUThrottling(cpu);
  await prepare?.(page);
  await page.goto(url);
  /** @type {{ status: number, at: number }[]} */
  const answers = url.includes('?quiet') ? [] : await page.evaluate(() => app.first).catch((error) => {
    throw new Error(`${url}: ${error.message}; ${errors.join('; ')}`);
  });
  return { page, answers };
}
