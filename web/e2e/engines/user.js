// What a user of the app in world.js does, in any engine.
import { ask, until } from '../harness/pages/page.js';
import { scripts } from './page/scripts.js';

/** A configuration that fits the world of suite.js: one token, for the sign-in and for the API. */
export const configured = ({ idp, orders }, more = {}) => ({
  issuer: idp.issuer, clientId: 'app', redirectUri: '/callback', scope: 'openid offline_access orders.read', apis: [orders.origin], ...more,
});

/**
 * Opens a tab of the app. Every page of the app starts with this configuration from now on.
 * @param {import('./suite.js').Suite} s
 * @param {{ config?: object, skew?: number, path?: string }} [options] skew: how far the clock is off, in milliseconds
 */
export async function openApp(s, { config, skew, path = '/' } = {}) {
  s.config = configured(s.world, config);
  s.world.app.configure({ config: s.config, before: scripts({ skew }) });
  const tab = await s.profile.openTab();
  await tab.goto(s.world.app.origin + path);
  return tab;
}

/** Waits for a state of affairs in a tab, through navigations: a page that goes away answers nothing. */
export const eventually = (tab, work, ...args) => until(() => tab.evaluate(work, ...args).catch(() => false));

/** Signs in by the app's button, through the provider's form, and back to where the user was. */
export async function signIn(tab, options = {}) {
  await tab.evaluate((o) => {
    document.querySelector('#signin').addEventListener('click', () => perennial.signin(o), { once: true });
  }, { prompt: 'consent', ...options }); // oidc-provider gives no refresh token without it
  await tab.click('#signin');
  await confirm(tab);
  await eventually(tab, () => perennial.isAuthenticated && location.pathname !== '/callback' && document.readyState === 'complete');
}

/** Continues on the provider's form, as soon as it is there. */
export async function confirm(tab) {
  await eventually(tab, () => document.readyState === 'complete' && !!document.querySelector('form button.primary'));
  await tab.click('form button.primary');
}

/** A tab with a session. */
export async function openSignedIn(s, options = {}) {
  const tab = await openApp(s, options);
  await signIn(tab);
  s.world.idp.reset();
  return tab;
}

/** These tabs, and further ones of the same user, up to so many: with the same clock, as it is the device's. */
export async function openTabs(s, [...tabs], count) {
  const skew = await tabs[0].evaluate(() => sessionStorage.getItem('test-skew'));
  s.world.app.configure({ config: s.config, before: scripts({ skew }) });
  while (tabs.length < count) {
    const tab = await s.profile.openTab();
    await tab.goto(s.world.app.origin + '/');
    tabs.push(tab);
  }
  return tabs;
}

/** Sends requests to the API at once; the status of each, or the code of the error that it was rejected with. */
export const order = (s, tab, count) => ask(tab, `${s.world.orders.origin}/orders`, count);

/** The same, without waiting for the answers: they are in the page's `answers`. */
export const startOrder = (s, tab, count = 1) =>
  tab.evaluate(
    (url, n) => {
      globalThis.answers = Promise.all(Array.from({ length: n }, () => fetch(url).then((r) => r.status, (e) => e.code ?? e.name)));
    },
    `${s.world.orders.origin}/orders`,
    count,
  );

export const answers = (tab) => tab.evaluate(() => globalThis.answers);

/** Moves a tab's clock. */
export const moveClock = (tab, ms) => tab.evaluate((by) => globalThis.moveClock(by), ms);

/** What has been reported to the page so far. */
export const events = (tab) => tab.evaluate(() => seen.events);

/** Waits until an event has been reported to the page, and returns it. */
export const reported = (tab, type) => eventually(tab, (t) => seen.events.find((e) => e.type === t), type);

export const MINUTES = 60_000;
