// A user of the app in world.js: pages of it, started with a configuration, and the way through the provider's forms.
import { openPage, until } from './page.js';

export const ORDERS = 'https://orders.test';
export const STOCK = 'https://stock.test';

/** A configuration that fits a world: its provider, and both APIs, each with a token of its own (RFC 8707). */
export const configured = (w, more = {}) => ({
  issuer: w.idp.issuer,
  clientId: more.dpop ? 'dpop' : 'app',
  scope: 'openid offline_access orders.read stock.read',
  apis: [{ url: w.orders.origin, resource: ORDERS }, { url: w.stock.origin, resource: STOCK }],
  ...more,
});

/** Goes through the provider's forms, and back to the app with a session. oidc-provider wants consent for a refresh token. */
export async function signInSpa(page, options = {}) {
  await page.evaluate((o) => void perennial.signin({ prompt: 'consent', ...o }), options);
  await passForms(page);
  await page.waitForFunction(() => globalThis.perennial?.isAuthenticated, { polling: 50 });
  return page;
}

/** Clicks through the provider's forms until the browser is back at the app. */
async function passForms(page) {
  const app = new URL(page.url()).origin;
  await until(() => new URL(page.url()).origin !== app);
  await page.locator('form button.primary').click();
  await until(() => new URL(page.url()).origin === app);
}

/** A tab with a session. */
export const openSignedInSpa = async (s, config) => signInSpa(await openPage(s, config));

/** Keeps a list of the token requests that the provider has granted from now on: {grant, resource} each. */
export function watchTokens(w) {
  const granted = [];
  w.idp.tamper((_body, { oidc: { params } }) => void granted.push({ grant: params.grant_type, resource: params.resource }));
  return granted;
}
