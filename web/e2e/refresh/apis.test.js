// Several APIs (RFC 8707): each has a token of its own, all from the one refresh token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, openPage } from '../harness/pages/page.js';
import { configured, openSignedInSpa, ORDERS, STOCK, watchTokens } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite(undefined, startWorld);

/** The resources of the refreshes, in order of their names; those for the sign-in's own token left out. */
const refreshed = (granted) => granted.map(({ resource }) => resource).filter(Boolean).sort();

/** Sends so many requests to each API at once. */
const both = async (w, page, count) =>
  (await Promise.all([ask(page, w.orders.origin + '/orders', count), ask(page, w.stock.origin + '/stock', count)])).flat();

const open = async () => {
  const w = s.server;
  return { w, page: await openSignedInSpa(s, configured(w)) };
};

test('two APIs, two audiences, ten requests at once to each: one refresh for each, and none for the next ten', async () => {
  const { w, page } = await open();
  const granted = watchTokens(w);
  assert.deepEqual(await both(w, page, 10), Array(20).fill(200));
  assert.deepEqual(await both(w, page, 10), Array(20).fill(200));
  assert.deepEqual(refreshed(granted), [ORDERS, STOCK]);
  const answers = await page.evaluate(
    (urls) => Promise.all(urls.map(async (url) => (await fetch(url)).json())),
    [w.orders.origin, w.stock.origin],
  );
  assert.deepEqual(answers.map(({ audience, scope }) => [audience, scope]), [[ORDERS, 'orders.read'], [STOCK, 'stock.read']]);
  const { refused, replays } = w.idp.stats();
  assert.deepEqual([w.orders.stats().refused, w.stock.stats().refused, refused, replays], [0, 0, 0, 0]);
  assert.deepEqual(page.complaints, []);
});

test('a reload with a fresh lease: both tokens are there, and none is bought', async () => {
  const { w, page } = await open();
  await both(w, page, 1);
  const granted = watchTokens(w);
  await page.reload();
  assert.deepEqual(await both(w, page, 3), Array(6).fill(200));
  assert.deepEqual(granted, []);
});

test('four tabs, both APIs, expired: one refresh for each, five rounds in a row', async () => {
  const { w, page } = await open();
  const tabs = [page];
  while (tabs.length < 4) tabs.push(await openPage(s, configured(w)));
  for (let round = 1; round <= 5; round++) {
    w.idp.reset();
    const granted = watchTokens(w);
    await Promise.all(tabs.map((tab) => tab.evaluate((ms) => moveClock(ms), 2 * HOURS)));
    const answers = await Promise.all(tabs.map((tab) => both(w, tab, 3)));
    assert.deepEqual(answers.flat(), Array(24).fill(200), `round ${round}`);
    assert.deepEqual(refreshed(granted), [ORDERS, STOCK], `round ${round}`);
    assert.deepEqual([w.idp.stats().refused, w.idp.stats().replays], [0, 0], `round ${round}`);
  }
  assert.deepEqual([w.orders.stats().refused, w.stock.stats().refused], [0, 0]);
  for (const tab of tabs) assert.deepEqual(tab.complaints, []);
});

test('a 401 of one API refreshes the token of that one alone', async () => {
  const { w, page } = await open();
  await both(w, page, 1);
  const granted = watchTokens(w);
  w.orders.refuse(5);
  assert.deepEqual(await both(w, page, 5), Array(10).fill(200));
  assert.deepEqual(granted, [{ grant: 'refresh_token', resource: ORDERS }]);
  assert.deepEqual(await both(w, page, 5), Array(10).fill(200));
  assert.equal(granted.length, 1);
});
