// Chromium, as Debian has it. One browser for a test file, one context (a profile of its own) for a test. Its headless shell is
// the same engine without the browser's own windows, which cost more than the pages in them: tests use it where it is, but for
// those that are about what the browser itself does (`full`).
import puppeteer from 'puppeteer-core';
import { find } from './find.js';

const SHELLS = ['chromium-headless-shell', 'chrome-headless-shell', 'headless-shell'];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Where Chromium is: the CHROME of the environment, or the first one on the PATH.
 * @param {boolean} full not its headless shell
 */
export const chromePath = (full = true) => find('CHROME', full ? NAMES : [...SHELLS, ...NAMES]);

/** @param {{ full?: boolean } & object} [more] of puppeteer's options; `full`: not the headless shell */
export const launch = ({ full = false, ...more } = {}) =>
  puppeteer.launch({
    ...more,
    executablePath: chromePath(full),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
      // A page here lives too short to earn back what optimizing its program costs.
      ...(full ? [] : ['--js-flags=--liftoff-only']),
      // Tabs that are not in front are tabs like any other: their timers must not sleep in a test of many tabs.
      '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding',
    ],
  });
