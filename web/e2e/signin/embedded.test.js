// Sign-in at the embedded provider, on the app's own origin: it lists no prompts, and its users can cancel.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBlank } from '../harness/pages/blank.js';
import { countLooks, hello, openPage, openTab, signIn, reported } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite({ ttl: '1h' });

test('by redirect from a protected page and back; reload, expiry, four tabs with five requests each: one refresh', async () => {
  const page = await openPage(s, undefined, { path: '/account' });
  await page.waitForFunction(() => location.pathname === '/login');
  await page.locator('#login').click();
  await page.locator('form button.primary').click();
  await page.waitForFunction(() => globalThis.perennial?.isAuthenticated && location.pathname === '/account');
  assert.equal(await page.evaluate(() => location.search), '');
  await page.reload();
  assert.equal(await page.evaluate(() => location.pathname), '/account');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  const tabs = [page, await openTab(s), await openTab(s), await openTab(s)];
  await s.server.reset();
  for (const tab of tabs) await tab.evaluate((ms) => moveClock(ms), 2 * HOURS);
  assert.deepEqual(await Promise.all(tabs.map((tab) => hello(tab, 5))), Array(4).fill(Array(5).fill(200)));
  const { tokenCalls, refreshes, replays } = await s.server.stats();
  assert.deepEqual({ tokenCalls, refreshes, replays }, { tokenCalls: 1, refreshes: 1, replays: 0 });
});

test('by popup, from a page that the provider cuts off from its popup (Cross-Origin-Opener-Policy)', async () => {
  const page = await openBlank(s);
  await page.evaluate(() => perennial.start({ issuer: location.origin, clientId: 'demo', apis: '/api', redirectUri: '/callback' }));
  // Headless Chromium says of every page that it has the focus, as where the user reads the app's page meanwhile.
  await page.evaluate(countLooks);
  const opened = new Promise((resolve) => page.once('popup', resolve));
  await page.evaluate(() => void (globalThis.result = perennial.signin({ popup: true, scope: 'openid offline_access profile' })));
  const popup = await opened;
  const closed = new Promise((resolve) => popup.once('close', resolve));
  await popup.waitForSelector('form button.primary');
  await page.waitForFunction(() => looks > 20, { polling: 50 });
  await popup.locator('form button.primary').click();
  await page.evaluate(() => result); // to this page the popup has looked closed all the while
  await closed;
  assert.equal(page.url(), `${s.server.origin}/blank`);
  assert.deepEqual(await hello(page, 2), [200, 200]);
  assert.ok(await page.evaluate(() => perennial.profile.sub));
});

test('the user cancels: signinfailed with the reason access_denied, and whoever was signed in stays so', async () => {
  const page = await signIn(s.context, s.server);
  await page.evaluate(() => void perennial.signin());
  await page.locator('form button[value="cancel"]').click();
  const { code, reason } = await reported(page, 'signinfailed');
  assert.deepEqual([code, reason], ['signin_refused', 'access_denied']);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  assert.deepEqual(await hello(page), [200]);
});

test('signup says so by screen_hint, as the provider lists no prompt for it', async () => {
  const page = await openPage(s);
  const asked = page.waitForRequest((request) => request.isNavigationRequest() && request.url().includes('/authorize'));
  await page.evaluate(() => void perennial.signup());
  const sent = new URL((await asked).url()).searchParams;
  await page.waitForSelector('form button.primary');
  assert.deepEqual([sent.get('screen_hint'), sent.get('prompt'), sent.get('scope')], ['signup', null, 'openid offline_access profile']);
});
