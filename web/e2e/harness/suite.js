// What every test file needs: a server, a browser, and a fresh profile for each test.
import { after, afterEach, before, beforeEach } from 'node:test';
import { borrow, within } from './browsers/shared.js';
import { startServer } from './servers/demo.js';

/**
 * Call at the top of a test file. The members are set when the tests run.
 * @param {any} [options] of the server; `browser`: of the browser
 * @param {(options?: any) => Promise<any>} [start] another server than the demo's, with a reset() and a stop()
 */
export function suite(options, start = startServer) {
  /** @type {{ server: any, browser: any, context: any }} */
  const s = { server: undefined, browser: undefined, context: undefined };
  let giveBack;
  before(async () => {
    const lent = borrow(options?.browser).then((loan) => ({ browser: s.browser, giveBack } = loan));
    lent.catch(() => {}); // until it is waited for
    try {
      s.server = await start(options);
    } finally {
      await lent; // else a browser that nobody gives back would keep the process alive
    }
  });
  beforeEach(async () => {
    await s.server.reset();
    s.context = await s.browser.createBrowserContext();
  });
  // Chromium now and then never answers that a profile is gone; the next test has one of its own anyway.
  afterEach(() => within(5_000, s.context.close()));
  after(async () => {
    await giveBack?.();
    await s.server?.stop();
  });
  return s;
}
