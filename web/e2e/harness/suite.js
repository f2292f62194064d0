// What every test file needs: a server, a browser, and a fresh profile for each test.
import { after, afterEach, before, beforeEach } from 'node:test';
import { launch } from './browsers/browser.js';
import { startServer } from './servers/demo.js';

/**
 * Call at the top of a test file. The members are set when the tests run.
 * @param {any} [options] of the server; `browser`: of the browser
 * @param {(options?: any) => Promise<any>} [start] another server than the demo's, with a reset() and a stop()
 */
export function suite(options, start = startServer) {
  /** @type {{ server: any, browser: any, context: any }} */
  const s = { server: undefined, browser: undefined, context: undefined };
  before(async () => {
    [s.server, s.browser] = await Promise.all([start(options), launch(options?.browser)]);
  });
  beforeEach(async () => {
    await s.server.reset();
    s.context = await s.browser.createBrowserContext();
  });
  // Chromium now and then never answers that a profile is gone; the next test has one of its own anyway.
  afterEach(() => within(5_000, s.context.close()));
  after(async () => {
    await within(5_000, s.browser?.close());
    s.browser?.process()?.kill('SIGKILL');
    await s.server?.stop();
  });
  return s;
}

/** Waits for something that need not come, but not for long. */
function within(ms, promise) {
  let timer;
  const enough = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  return Promise.race([Promise.resolve(promise).catch(() => {}), enough]).finally(() => clearTimeout(timer));
}
