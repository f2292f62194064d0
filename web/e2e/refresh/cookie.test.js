// The refresh token in an HttpOnly cookie: rotating, good for one use, and never seen by a script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_COOKIE, login, openApp, outlive } from '../harness/pages/app.js';
import { storedTexts } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const get = (page) => page.evaluate(() => fetch('/api/x').then(({ status }) => status));
const refreshes = () => s.server.to('/session/cookie').length;

async function openWithCookie() {
  const page = await openApp(s, BY_COOKIE);
  await login(page, '?cookie');
  return page;
}

/** The value of the cookie, which only the browser knows. */
const renewal = async () => (await s.context.cookies()).find(({ name }) => name === 'renewal')?.value;

test('each refresh spends the cookie once, and no refresh token is stored or sent in a body', async () => {
  const page = await openWithCookie();
  for (let round = 1; round <= 3; round++) {
    await outlive(page);
    assert.equal(await get(page), 200);
    assert.equal(refreshes(), round);
    const secret = await renewal();
    assert.ok(secret.length > 20);
    const texts = await storedTexts(page);
    assert.ok(texts.some((text) => text.includes('access')), 'there is a record');
    assert.ok(!texts.some((text) => text.includes(secret) || /"refresh(_token)?":"[^"]/.test(text)), 'a refresh token is stored');
  }
  assert.deepEqual(s.server.to('/session/cookie').map(({ body }) => body), ['{}', '{}', '{}']);
  assert.equal(s.server.grants.replays, 0);
});

test('a second tab shares the refresh: the cookie is never spent twice', async () => {
  const tabs = [await openWithCookie(), await openApp(s, BY_COOKIE)];
  for (let round = 1; round <= 5; round++) {
    s.server.grants.expire();
    await Promise.all(tabs.map(outlive));
    assert.deepEqual(await Promise.all(tabs.map(get)), [200, 200], `round ${round}`);
    assert.equal(refreshes(), round);
  }
  assert.equal(s.server.grants.replays, 0);
});

test('a reload without a record restores the session through the cookie', async () => {
  const page = await openWithCookie();
  await page.goto(`${s.server.origin}/start.js`); // of the same origin, without Perennial: nothing holds the database
  await page.evaluate(async () => {
    localStorage.clear();
    const remove = indexedDB.deleteDatabase('perennial');
    await new Promise((resolve, reject) => ((remove.onsuccess = resolve), (remove.onerror = remove.onblocked = reject)));
  });
  const before = refreshes();
  await page.goto(s.server.origin);
  assert.deepEqual(await page.evaluate(() => Promise.all([1, 2, 3].map(() => fetch('/api/x').then(({ status }) => status)))), [200, 200, 200]);
  assert.equal(refreshes() - before, 1);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  assert.equal(s.server.grants.replays, 0);
});

test('no cookie, no session: the back end is asked once, and requests go out without a token', async () => {
  const page = await openApp(s, BY_COOKIE);
  assert.deepEqual(await page.evaluate(() => Promise.all([1, 2, 3].map(() => fetch('/api/x').then(({ status }) => status)))), [401, 401, 401]);
  assert.equal(await get(page), 401);
  assert.equal(await page.evaluate(() => perennial.tokenGetter()), null);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.equal((await page.evaluate(() => perennial.onNavigation())).outcome, 'none');
  assert.equal(refreshes(), 1);
  assert.ok(s.server.to('/api').every(({ headers }) => headers.authorization === undefined));
});

test('signed out, the page stays signed out until the next login, although the cookie is still there', async () => {
  const page = await openWithCookie();
  await page.evaluate(() => perennial.signout());
  assert.equal(await get(page), 401);
  assert.ok(await renewal());
  assert.equal(await page.evaluate(() => perennial.tokenGetter()), null);
  assert.equal(refreshes(), 0);
  await login(page, '?cookie');
  assert.equal(await get(page), 200);
});

test('a cookie that the back end does not know any more ends the session', async () => {
  const page = await openWithCookie();
  s.server.grants.revoke();
  await outlive(page);
  assert.equal(await get(page), 401);
  await page.waitForFunction(() => seen.events.some(({ type, reason }) => type === 'signedout' && reason === 'invalid_grant'));
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});
