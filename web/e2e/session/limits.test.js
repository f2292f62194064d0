// How long a session may last: without the user (policy.idle), and at all (policy.absolute).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, openPage, reported, until } from '../harness/pages/page.js';
import { configured, openSignedInSpa } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const MINUTE = 60_000;
const s = suite(undefined, startWorld);

const orders = (page, count) => ask(page, s.server.orders.origin + '/orders', count);
const pass = (pages, minutes) => Promise.all(pages.map((page) => page.evaluate((ms) => moveClock(ms), minutes * MINUTE)));

/** So many tabs of a user who is signed in, under a policy in minutes. */
async function openTabs(count, policy) {
  const w = s.server;
  const config = configured(w, { policy: Object.fromEntries(Object.entries(policy).map(([name, minutes]) => [name, minutes * 60])) });
  const tabs = [await openSignedInSpa(s, config)];
  while (tabs.length < count) tabs.push(await openPage(s, config));
  for (const tab of tabs) await tab.evaluate(() => perennial.ready);
  return tabs;
}

/** A click in a tab, which counts once it has been written down. */
async function use(page) {
  const used = () => page.evaluate(() => Number(localStorage['perennial:default:used'] ?? 0));
  const before = await used();
  await page.bringToFront();
  await page.click('h1');
  await until(async () => (await used()) > before);
}

/** The session is over for a reason, in each tab, and at the provider. */
async function assertOver(tabs, reason) {
  const w = s.server;
  for (const tab of tabs) {
    const { bearer } = w.orders.stats();
    assert.deepEqual(await orders(tab, 3), [401, 401, 401]);
    assert.equal(w.orders.stats().bearer, bearer, 'no request carried a token');
    assert.equal((await reported(tab, 'signedout')).reason, reason);
    assert.equal(await tab.evaluate(() => perennial.isAuthenticated), false);
    assert.deepEqual(await tab.evaluate(() => Object.keys(localStorage)), []);
  }
  await until(() => w.idp.stats().revocations >= 1);
  // A tab whose program starts meanwhile does not rely on the other one.
  assert.ok(w.idp.stats().revocations <= tabs.length, 'each tab at most once');
}

test('idle: a session that nobody uses ends, in every tab; requests of the page are no use', async () => {
  const tabs = await openTabs(2, { idle: 10 });
  await pass(tabs, 9);
  assert.deepEqual([await orders(tabs[0]), await orders(tabs[1])], [[200], [200]]);
  await pass(tabs, 2);
  await assertOver(tabs, 'idle_limit');
});

test('idle: use in one tab keeps the session alive in all of them, for days', async () => {
  const tabs = await openTabs(2, { idle: 10 });
  for (let round = 0; round < 4; round++) {
    await pass(tabs, 9);
    await use(tabs[round % 2]);
    assert.deepEqual([await orders(tabs[0]), await orders(tabs[1])], [[200], [200]], `round ${round}`);
  }
  await pass(tabs, 11);
  await assertOver(tabs, 'idle_limit');
});

test('absolute: neither use nor refreshes nor a reload prolong it', async () => {
  const tabs = await openTabs(2, { absolute: 60 });
  for (let round = 0; round < 2; round++) {
    await pass(tabs, 25);
    await tabs[0].bringToFront();
    await tabs[0].click('h1');
    await tabs[0].evaluate(() => perennial.tokenGetter({ force: true }));
    await tabs[0].reload();
    assert.deepEqual([await orders(tabs[0]), await orders(tabs[1])], [[200], [200]]);
  }
  await pass(tabs, 11);
  await assertOver(tabs, 'absolute_limit');
});

for (const [policy, reason] of [[{ idle: 10 }, 'idle_limit'], [{ absolute: 60 }, 'absolute_limit']]) {
  test(`a page that is opened after the limit (${reason}) sends no token, and the provider learns of it`, async () => {
    const [page] = await openTabs(1, policy);
    assert.deepEqual(await orders(page), [200]);
    await pass([page], 61);
    await page.evaluateOnNewDocument((url) => {
      addEventListener('DOMContentLoaded', () => (globalThis.first = fetch(url).then((r) => r.status)));
    }, s.server.orders.origin + '/orders');
    const { bearer } = s.server.orders.stats();
    await page.reload();
    assert.equal(await page.evaluate(() => first), 401);
    assert.equal(s.server.orders.stats().bearer, bearer);
    await assertOver([page], reason);
  });
}
