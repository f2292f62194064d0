// The session that a sign-in at oidc-provider begins: reload, expiry, several tabs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrived, openApp, order, signIn, signInSuite } from '../harness/pages/signin.js';

const HOUR = 3_600_000;
const s = signInSuite();

async function openSignedIn() {
  const page = await openApp(s);
  await signIn(page);
  assert.deepEqual(await order(s, page), [200]);
  s.server.idp.reset();
  s.server.orders.reset();
  return page;
}

test('a reload keeps the session, and asks the provider nothing', async () => {
  const page = await openSignedIn();
  await page.reload();
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  assert.deepEqual(await order(s, page, 5), Array(5).fill(200));
  assert.equal(await page.evaluate(() => perennial.profile.sub), 'ada');
  assert.equal(s.server.idp.stats().tokenCalls, 0);
});

test('after its expiry a token is refreshed, once for many requests, also after a reload', async () => {
  const page = await openSignedIn();
  await page.evaluate((ms) => moveClock(ms), HOUR);
  assert.deepEqual(await order(s, page, 20), Array(20).fill(200));
  assert.equal(s.server.idp.stats().refreshes, 1);
  assert.equal(s.server.orders.stats().refused, 0);
  await page.evaluate((ms) => moveClock(ms), HOUR);
  await page.reload();
  assert.deepEqual(await order(s, page, 5), Array(5).fill(200));
  const { refreshes, replays, refused } = s.server.idp.stats();
  assert.deepEqual({ refreshes, replays, refused }, { refreshes: 2, replays: 0, refused: 0 });
});

test('four tabs with five requests each after the expiry: one refresh, and no refresh token is sent twice', async () => {
  const tabs = [await openSignedIn()];
  while (tabs.length < 4) tabs.push(await openApp(s));
  for (const tab of tabs) await tab.evaluate((ms) => moveClock(ms), HOUR);
  const answers = await Promise.all(tabs.map((tab) => order(s, tab, 5)));
  assert.deepEqual(answers, Array(4).fill(Array(5).fill(200)));
  const { refreshes, replays, refused } = s.server.idp.stats();
  assert.deepEqual({ refreshes, replays, refused }, { refreshes: 1, replays: 0, refused: 0 });
  assert.equal(s.server.orders.stats().refused, 0);
});

test('other tabs learn of the sign-in by themselves', async () => {
  const other = await openApp(s);
  assert.equal(await other.evaluate(() => perennial.isAuthenticated), false);
  await signIn(await openApp(s));
  await other.waitForFunction(() => perennial.isAuthenticated, { polling: 50 });
  assert.deepEqual(await order(s, other), [200]);
});

test('a sign-in that follows a sign-out at once waits for its revocation, which would else end the new session, too', async () => {
  const page = await openSignedIn();
  await page.evaluate(() => perennial.signout().then(() => void perennial.signin({ prompt: 'consent' })));
  await arrived(page);
  assert.equal(s.server.idp.stats().revocations, 1);
  await page.evaluate((ms) => moveClock(ms), HOUR);
  assert.deepEqual(await order(s, page, 5), Array(5).fill(200), 'the session is refreshed');
  assert.equal(s.server.idp.stats().refused, 0);
});
