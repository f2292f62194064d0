// Chromium, as Debian has it. One browser for a test file, one context (a profile of its own) for a test.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where Chromium is: the CHROME of the environment, or the first one on the PATH. */
export function chromePath() {
  if (process.env.CHROME) return process.env.CHROME;
  for (const dir of process.env.PATH.split(delimiter)) {
    for (const name of NAMES) if (existsSync(join(dir, name))) return join(dir, name);
  }
  throw new Error('no Chromium on the PATH: run ./build.sh test, which installs it on Debian, or set CHROME');
}

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
