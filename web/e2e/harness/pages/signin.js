// The app of world.js, with Perennial started, and what tests of sign-in do in it.
import { startWorld } from '../servers/world.js';
import { suite } from '../suite.js';
import { ask, openPage, storedTexts, until } from './page.js';

/** A suite whose server is the world: an app, a provider (and a second one), and two APIs. */
export const signInSuite = (options = {}) => suite({ second: true, ...options }, startWorld);

/** What the app's page starts with. The API's token is bought with the refresh token, after the sign-in. */
export const configurationOf = ({ idp, orders }, more = {}) => ({
  issuer: idp.issuer, clientId: 'app', redirectUri: '/callback', apis: [{ url: orders.origin, resource: orders.audience }], ...more,
});

/** Opens the app: `more` is of its configuration, the options are those of openPage. */
export const openApp = (s, more = {}, options = {}) => openPage(s, configurationOf(s.server, more), options);

/** Sends the user to the provider; without waiting for anything, as the page goes away. */
export const leave = (page, options = {}) =>
  page.evaluate((o) => void perennial.signin({ prompt: 'consent', ...o }), options);

/** Continues on the provider's form. */
export const confirm = (page) => page.locator('form button.primary').click();

/** Waits until the page is where it was, with a session. */
export const arrived = (page) =>
  page.waitForFunction(() => globalThis.perennial?.isAuthenticated && location.pathname !== '/callback', { polling: 50 });

/** Waits for the outcome of the sign-in that the page was opened with: true, or what signinfailed says. The page may go on meanwhile. */
export const outcome = (page) =>
  until(() =>
    page
      .evaluate(() => globalThis.perennial?.isAuthenticated || seen.events.find(({ type }) => type === 'signinfailed'))
      .catch(() => undefined),
  );

/** Signs in by redirect, at a provider that asks the user: for consent, without which oidc-provider gives no refresh token. */
export async function signIn(page, options = {}) {
  await leave(page, options);
  await confirm(page);
  await arrived(page);
}

/** Signs in by popup. The provider asks nothing if it knows the user. Resolves to null, or to what the page sees of the error. */
export const tryPopup = (page, options = {}) =>
  page.evaluate(
    (o) => perennial.signin({ popup: true, prompt: 'consent', ...o }).then(() => null, ({ name, code, reason, message }) => ({ name, code, reason, message })),
    options,
  );

/** A page whose user the provider knows, and who is not signed in here: the next sign-in needs no click. */
export async function openKnown(s, more = {}) {
  const page = await openApp(s, more);
  await signIn(page);
  await page.evaluate(() => perennial.signout());
  // It revokes in the background, and the provider would take the grant of the next sign-in for the same.
  await until(() => s.server.idp.stats().revocations > 0);
  s.server.idp.reset();
  return page;
}

/** What the orders API answers to some requests at once: the status of each, or the error's code. */
export const order = (s, page, count) => ask(page, `${s.server.orders.origin}/orders`, count);

/** Whether there is a session, and whether any token lies in the page's storage. */
export async function remains(page) {
  const texts = await storedTexts(page);
  const tokens = texts.some((text) => /"(?:access|access_token|refresh|refresh_token|id|id_token|verifier)":"[^"]/.test(text) || /eyJ[\w-]{10}/.test(text));
  return { session: await page.evaluate(() => perennial.isAuthenticated || perennial.session !== null), tokens };
}

export const NOTHING = { session: false, tokens: false };
