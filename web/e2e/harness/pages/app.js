// Pages of an app with a back end of its own (backend.js), and what tests do in them.
import { newPage } from './page.js';

/** A configuration that fits the JSON endpoint of backend.js. */
export const BY_JSON = {
  refreshUrl: '/session/refresh',
  fields: { access_token: 'data.jwt', refresh_token: 'data.renewal', expires_in: 'data.lifetime' },
  apis: ['/api'],
};

/** A configuration that fits its cookie endpoint. */
export const BY_COOKIE = { refreshUrl: '/session/cookie', credentials: 'include', apis: ['/api'] };

/**
 * Opens a page of the app, which starts Perennial with a configuration, at every load; null: it does not.
 * @param {any} s the suite
 * @param {object | null} [configuration]
 * @param {string} [path]
 * @param {(() => void) | string} [before] runs in each document before any script of the page
 */
export async function openApp(s, configuration = BY_JSON, path = '/', before = undefined) {
  const page = await newPage(s.context);
  await page.evaluateOnNewDocument((c) => (globalThis.configuration = c), configuration);
  if (before) await page.evaluateOnNewDocument(before);
  await page.goto(s.server.origin + path);
  return page;
}

/** Signs in by the app's own login: authenticate() with what it answers. */
export const login = (page, query = '') =>
  page.evaluate(async (q) => {
    const response = await fetch('/session/login' + q, { method: 'POST' });
    await perennial.authenticate(await response.json(), { name: 'Ada' });
  }, query);

/** A page with a session. */
export async function openSignedIn(s, configuration = BY_JSON, path = '/') {
  const page = await openApp(s, configuration, path);
  await login(page);
  return page;
}

/** Makes the token expire by the page's clock. */
export const outlive = (page) => page.evaluate(() => moveClock(2 * 3_600_000));
