// Firefox as Debian has it, over WebDriver BiDi.
import puppeteer from 'puppeteer-core';
import { find } from '../../harness/browsers/find.js';
import { profileOf } from './puppet.js';

/** @returns {Promise<import('./driver.js').Driver>} */
export async function startFirefox() {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: find('FIREFOX', ['firefox-esr', 'firefox']),
    protocolTimeout: 280_000, // a race of tabs is one call
  });
  return {
    name: 'Firefox',
    openProfile: async () => profileOf(await browser.createBrowserContext()),
    stop: () => browser.close(),
  };
}
