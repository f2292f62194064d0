// Chromium, as Debian has it. One browser for a test file, one context (a profile of its own) for a test.
import puppeteer from 'puppeteer-core';
import { find } from './find.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where Chromium is: the CHROME of the environment, or the first one on the PATH. */
export const chromePath = () => find('CHROME', NAMES);

/** @param {object} [more] of puppeteer's options */
export const launch = (more = {}) =>
  puppeteer.launch({
    ...more,
    executablePath: chromePath(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
      // Tabs that are not in front are tabs like any other: their timers must not sleep in a test of many tabs.
      '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding',
    ],
  });
