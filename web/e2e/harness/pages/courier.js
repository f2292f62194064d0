// An app whose refreshes go by the courier, at a provider that a test can make slow.
import { storedTexts, until } from './page.js';
import { openApp, order, signIn } from './signin.js';

const HOUR = 3_600_000;

/** For a suite of the world: the sign-in's own access token is for the orders API, so that a refresh is one token call. */
export const ONE_TOKEN = { idp: { defaultResource: 'https://orders.test' } };

/** What the app is configured with, beside what openApp gives it. */
export const withCourier = (s, more = {}) => ({ apis: [s.server.orders.origin], courier: true, ...more });

/** Waits until the page's origin has a courier that is at work. */
export const courierReady = (page) =>
  until(() =>
    page.evaluate(async () =>
      (await navigator.serviceWorker.getRegistrations()).some(({ active }) => active?.state === 'activated'),
    ),
  );

/** A signed-in tab whose refreshes go by the courier, or, with `courier: false`, do not. */
export async function openCourier(s, more = {}) {
  const page = await openApp(s, withCourier(s, more));
  await signIn(page);
  await page.evaluate(() => perennial.ready);
  if (more.courier !== false) await courierReady(page);
  s.server.idp.reset();
  s.server.orders.reset();
  return page;
}

/** Makes the token expire by the page's clock. */
export const outlive = (page) => page.evaluate((ms) => moveClock(ms), HOUR);

/** For a tab that is opened later: there, too, the token has expired. */
export const outlived = (page) => page.evaluateOnNewDocument((ms) => globalThis.moveClock?.(ms), HOUR);

/**
 * The provider's token endpoint does its work and holds the answer, in which state `held` is true; `left` when it has left.
 * @param {any} s the suite
 */
export function holdAnswers(s) {
  const hold = { held: false, left: false, release: () => {} };
  const released = new Promise((resolve) => (hold.release = () => resolve(undefined)));
  s.server.idp.tamper(async (_body, { res }) => {
    hold.held = true;
    res.once('finish', () => (hold.left = true));
    await released;
  });
  return hold;
}

/** Begins a refresh that the page never sees the end of. */
export async function beginRefresh(s, page) {
  await outlive(page);
  const hold = holdAnswers(s);
  await page.evaluate((url) => void fetch(url).catch(() => {}), s.server.orders.origin + '/orders');
  await until(() => hold.held);
  return hold;
}

/** Reloads the page in the middle of a refresh, and asks the API three times before the answer comes: what that answers. */
export async function reloadInRefresh(s, page) {
  const hold = await beginRefresh(s, page);
  await page.reload();
  const answers = order(s, page, 3);
  hold.release();
  return answers;
}

/** A further tab of the same user, whose refreshes go by the courier as well. */
export async function openBeside(s) {
  const page = await openApp(s, withCourier(s));
  await page.evaluate(() => perennial.ready);
  await courierReady(page);
  return page;
}

/** Whether the courier keeps an answer. */
export const isKept = async (page) => (await storedTexts(page)).some((text) => /^\{"status":\d+/.test(text));

/** What the provider has seen. */
export function seenBy({ server }) {
  const { tokenCalls, refreshes, replays, refused } = server.idp.stats();
  return { tokenCalls, refreshes, replays, refused };
}

export const ONE_REFRESH = { tokenCalls: 1, refreshes: 1, replays: 0, refused: 0 };
