// Pages of an app with a back end of its own (backend.js), and what tests do in them.
import { openPage } from './page.js';

/** A configuration that fits the JSON endpoint of backend.js. */
export const BY_JSON = {
  refreshUrl: '/session/refresh',
  fields: { access_token: 'data.jwt', refresh_token: 'data.renewal', expires_in: 'data.lifetime' },
  apis: ['/api'],
};

/** A configuration that fits its cookie endpoint. */
export const BY_COOKIE = { refreshUrl: '/session/cookie', credentials: 'include', apis: ['/api'] };

/** Opens a page of the app. The configuration is this page's own, at every load of it. The options are those of openPage. */
export const openApp = (s, configuration = BY_JSON, options = {}) => openPage(s, configuration, options);

/** Signs in by the app's own login: authenticate() with what it answers. */
export const login = (page, query = '') =>
  page.evaluate(async (q) => {
    const response = await fetch('/session/login' + q, { method: 'POST' });
    await perennial.authenticate(await response.json(), { name: 'Ada' });
  }, query);

/** A page with a session. */
export async function openSignedIn(s, configuration = BY_JSON) {
  const page = await openApp(s, configuration);
  await login(page);
  return page;
}

/** Makes the token expire by the page's clock. */
export const outlive = (page) => page.evaluate(() => moveClock(2 * 3_600_000));

/** A page with an expired token, whose refresh gets no answer before the server's release(). `open` opens one with a session. */
export async function openWaiting(s, open = openSignedIn) {
  const page = await open(s);
  await outlive(page);
  s.server.hold();
  return page;
}
