// The app of world.js with two APIs, each with a token of its own, and what tests of that do in it.
import { openPage } from './page.js';
import { signIn } from './signin.js';

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

/** A tab with a session. */
export async function openSignedInSpa(s, config) {
  const page = await openPage(s, config);
  await signIn(page);
  return page;
}

/** Keeps a list of the token requests that the provider has granted from now on: {grant, resource} each. */
export function watchTokens(w) {
  const granted = [];
  w.idp.tamper((_body, { oidc: { params } }) => void granted.push({ grant: params.grant_type, resource: params.resource }));
  return granted;
}
