// A profile and its tabs over puppeteer-core, which drives Chromium and Firefox alike.

/**
 * @param {import('puppeteer-core').BrowserContext} context
 * @returns {import('./driver.js').Profile}
 */
export const profileOf = (context) => ({
  openTab: async () => tabOf(await context.newPage()),
  close: () => context.close(),
});

/**
 * @param {import('puppeteer-core').Page} page
 * @returns {import('./driver.js').Tab}
 */
function tabOf(page) {
  const complaints = [];
  page.on('console', (message) => {
    // A 401 that the page never sees is in the console all the same; that is the browser's doing.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    evaluate: (work, ...args) => page.evaluate(work, ...args),
    async click(selector) {
      await page.bringToFront(); // only what is in front can be clicked
      await page.click(selector);
    },
    complaints: async () => complaints,
    offline: (offline) => page.setOfflineMode(offline),
    close: () => page.close(),
  };
}
