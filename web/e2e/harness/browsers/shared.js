// Browsers that test files of one process use one after another: starting one costs as much as some pages do. What a test
// leaves behind it leaves in a profile of its own.
import { launch } from './browser.js';

/** @type {Map<string, { browser: Promise<import('puppeteer-core').Browser>, users: number }>} by the options that each is started with */
const running = new Map();
let kept = false;

/**
 * A browser that is started like this, until it is given back.
 * @param {Parameters<typeof launch>[0]} [options]
 * @returns {Promise<{ browser: import('puppeteer-core').Browser, giveBack: () => Promise<void> }>}
 */
export async function borrow(options) {
  const key = JSON.stringify(options ?? {});
  if ((await running.get(key)?.browser.catch(() => undefined))?.connected !== true) {
    running.set(key, { browser: launch(options), users: 0 }); // it is the first one, or the one before has died
  }
  const shared = running.get(key);
  shared.users++;
  return {
    browser: await shared.browser,
    async giveBack() {
      if (--shared.users > 0 || kept) return;
      if (running.get(key) === shared) running.delete(key);
      await end(shared.browser);
    },
  };
}

/** From now on browsers stay for the next file, until closeBrowsers(). */
export const keepBrowsers = () => void (kept = true);

/** Ends all that run. */
export async function closeBrowsers() {
  const all = [...running.values()];
  running.clear();
  await Promise.all(all.map(({ browser }) => end(browser)));
}

async function end(starting) {
  const browser = await starting.catch(() => undefined);
  await within(5_000, browser?.close());
  browser?.process()?.kill('SIGKILL');
}

/** Waits for something that need not come, but not for long. */
export function within(ms, promise) {
  let timer;
  const enough = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  return Promise.race([Promise.resolve(promise).catch(() => {}), enough]).finally(() => clearTimeout(timer));
}
