// Chromium, over its own protocol.
import { launch } from '../../harness/browsers/browser.js';
import { profileOf } from './puppet.js';

/** @returns {Promise<import('./driver.js').Driver>} */
export async function startChromium() {
  const browser = await launch({ full: true });
  return {
    name: 'Chromium',
    openProfile: async () => profileOf(await browser.createBrowserContext()),
    async stop() {
      await browser.close();
    },
  };
}
