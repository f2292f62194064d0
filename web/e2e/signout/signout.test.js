// Sign-out: at the provider, in every tab at once, and without a trace in storage.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, openPage, storedTexts, reported, until } from '../harness/pages/page.js';
import { holdProgram } from '../harness/pages/program.js';
import { configured, openSignedInSpa } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startWorld);

/** Signed in, with tokens for both APIs. */
async function openUsed() {
  const w = s.server;
  const page = await openSignedInSpa(s, configured(w));
  const urls = [w.orders.origin + '/orders', w.stock.origin + '/stock'];
  for (const url of urls) assert.deepEqual(await ask(page, url), [200]);
  return { w, page, url: urls[0] };
}

/** Every token in the page's storage. */
async function tokensOf(page) {
  const { tokens, access } = JSON.parse(await page.evaluate(() => localStorage['perennial:default']));
  return [tokens.refresh_token, tokens.id_token, ...Object.values(access).map((each) => each.access_token)];
}

/** Fails unless nobody is signed in here, and no request carries a token. */
async function assertOut(w, page, url) {
  const before = w.orders.stats().bearer;
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.deepEqual(await ask(page, url, 3), [401, 401, 401]);
  assert.equal(w.orders.stats().bearer, before, 'no request carried a token');
  assert.equal(await page.evaluate((api) => perennial.tokenGetter({ api }), url), null);
}

test('the provider revokes the refresh token and its grant, and storage holds no token any more', async () => {
  const { w, page, url } = await openUsed();
  const tokens = await tokensOf(page);
  assert.ok(tokens.length === 5 && tokens.every(Boolean));
  const { grants } = w.idp.stats();
  await page.evaluate(() => perennial.signout());
  await assertOut(w, page, url);
  assert.equal((await reported(page, 'signedout')).reason, 'signout');
  await until(() => w.idp.stats().revocations === 1);
  assert.equal(w.idp.stats().grants, grants - 1);
  assert.equal(w.idp.stats().logouts, 0, 'the provider still knows the user');
  await until(async () => {
    const texts = await storedTexts(page);
    return !tokens.some((token) => texts.some((text) => text.includes(token)));
  });
  assert.equal(await page.evaluate(() => localStorage['perennial:default']), undefined);
  assert.deepEqual(page.complaints, []);
});

test('everywhere: the provider ends its own session, and sends the user back to where the page wants', async () => {
  const { w, page } = await openUsed();
  await page.evaluate(() => void perennial.signout({ everywhere: true, redirect: '/' }));
  await until(() => w.idp.stats().logouts === 1);
  await page.waitForFunction(() => location.pathname === '/' && globalThis.perennial?.tokenGetter, { polling: 50 });
  assert.equal(new URL(page.url()).origin, w.app.origin);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  await until(() => w.idp.stats().revocations >= 1); // a page that has left before the answer came asks again
  // The provider asks who it is again.
  await page.evaluate(() => void perennial.signin({ prompt: 'consent' }));
  await page.waitForSelector('#login');
});

test('redirect alone sends the user there, and nowhere else than to the page’s own origin', async () => {
  const { w, page } = await openUsed();
  const code = await page.evaluate(() => perennial.signout({ redirect: 'https://elsewhere.test/' }).catch((e) => e.code));
  assert.equal(code, 'invalid_argument');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  await page.evaluate(() => void perennial.signout({ redirect: '/bye' }));
  await until(() => page.url() === w.app.origin + '/bye');
  assert.equal(w.idp.stats().logouts, 0);
});

test('every tab at once, also one whose program is not loaded', async () => {
  const { w, page, url } = await openUsed();
  const config = configured(w);
  const running = await openPage(s, config);
  await running.evaluate(() => perennial.ready);
  const asleep = await openPage(s, config);
  // Its program never comes: the gate alone has to see to it.
  const held = await openPage(s, null);
  await holdProgram(held, () => {});
  w.app.configure({ config });
  await held.reload({ waitUntil: 'domcontentloaded' });
  for (const tab of [running, asleep, held]) assert.deepEqual(await ask(tab, url), [200]);

  await page.evaluate(() => perennial.signout());
  for (const tab of [running, asleep, held]) {
    await tab.waitForFunction(() => !perennial.isAuthenticated, { polling: 50 });
    await assertOut(w, tab, url);
  }
  assert.equal((await reported(running, 'signedout')).reason, 'signout');
  await until(() => w.idp.stats().revocations >= 1);
  // A tab whose program starts meanwhile does not rely on the others; one never gets any.
  assert.ok(w.idp.stats().revocations <= 3, 'each tab at most once');
});
