// Sign-out without a network: the session ends here at once, and at the provider when there is a network again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, openPage, storedTexts, until } from '../harness/pages/page.js';
import { configured, openSignedInSpa } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startWorld);
const config = (more) => configured(s.server, { policy: { backoff: 0.2, maxBackoff: 0.4 }, ...more });

/** Signed in, then without a network, then signed out. */
async function signOutOffline(more) {
  const w = s.server;
  const page = await openSignedInSpa(s, config(more));
  const url = w.orders.origin + '/orders';
  assert.deepEqual(await ask(page, url), [200]);
  const [refresh, access] = await page.evaluate(() => {
    const { tokens, access } = JSON.parse(localStorage['perennial:default']);
    return [tokens.refresh_token, Object.values(access)[0].access_token];
  });
  assert.ok(refresh && access);
  w.idp.reset();
  await page.setOfflineMode(true);
  await page.evaluate(() => perennial.signout()); // resolves
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.equal(await page.evaluate(() => localStorage['perennial:default']), undefined);
  const texts = await storedTexts(page);
  assert.ok(!texts.some((text) => text.includes(access)), 'the access token is gone');
  assert.equal(w.idp.stats().revocations, 0);
  return { w, page, url, refresh };
}

const revoked = async (w, page, refresh) => {
  await until(() => w.idp.stats().revocations === 1);
  await until(async () => !(await storedTexts(page)).some((text) => text.includes(refresh)));
  assert.equal(w.idp.stats().tokenCalls, 0);
};

test('the network comes back: the refresh token is revoked, and gone from storage', async () => {
  const { w, page, url, refresh } = await signOutOffline();
  await page.setOfflineMode(false);
  await revoked(w, page, refresh);
  assert.deepEqual(await ask(page, url), [401]);
});

test('the tab is closed meanwhile: the next page whose program runs revokes it', async () => {
  const { w, page, url, refresh } = await signOutOffline();
  await page.close();
  const next = await openPage(s, config());
  assert.deepEqual(await ask(next, url), [401]);
  await next.evaluate(() => perennial.ready);
  await revoked(w, next, refresh);
});

// To a page it looks the same whether a server is not reached or lets no page read its answer (CORS).
test('a revocation that no answer comes to is given up after a while, and reported once', async () => {
  const w = s.server;
  const page = await openSignedInSpa(s, config());
  const refresh = await page.evaluate(() => JSON.parse(localStorage['perennial:default']).tokens.refresh_token);
  const refusals = () => page.evaluate(() => seen.events.filter(({ type, code }) => type === 'error' && code === 'revocation_refused').length);
  await w.idp.unplug();
  try {
    await page.evaluate(() => perennial.signout());
    assert.ok((await storedTexts(page)).some((text) => text.includes(refresh)), 'it is kept for the next try');
    assert.equal(await refusals(), 0);
    await until(async () => (await page.evaluate(() => moveClock(31_000)), refusals()));
  } finally {
    await w.idp.plug();
  }
  assert.equal(await refusals(), 1);
  assert.ok(!(await storedTexts(page)).some((text) => text.includes(refresh)));
  assert.equal(w.idp.stats().revocations, 0);
});
