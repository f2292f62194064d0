// The peers' table, see peers.test.js: clocks that are wrong, and lifetimes that are short.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strictSuite, wellAfter } from '../harness/pages/strict.js';
import { pass } from '../harness/pages/time.js';

const LIFETIME = 300; // seconds
const MINUTES = 60_000;
const s = strictSuite({ idp: { accessTokenTtl: LIFETIME, idTokenTtl: LIFETIME } });

const moveClock = (page, minutes) => page.evaluate((ms) => globalThis.moveClock(ms), minutes * MINUTES);
const token = (page) => page.evaluate(() => perennial.tokenGetter());

/** A page whose clock was wrong already when the user signed in. */
async function signedInAt(minutes) {
  const page = await s.openTab();
  await moveClock(page, minutes);
  await s.signIn(page);
  s.server.idp.reset();
  s.server.orders.reset();
  return page;
}

/** A page whose clock went wrong later. */
async function setLater(minutes) {
  const [page] = await s.openTabs(1);
  await moveClock(page, minutes);
  return page;
}

/** Many requests, one after another. */
async function requests(page, count = 20) {
  const answers = await page.evaluate(
    async (url, n) => {
      const all = [];
      while (all.length < n) all.push((await fetch(url)).status);
      return all;
    },
    s.orders(),
    count,
  );
  assert.deepEqual(answers, Array(count).fill(200));
}

/** A lifetime goes by: the token of before is not handed out again, also after a reload, and one refresh has done. */
async function outliveToken(page) {
  const [old, { refreshes }] = [await token(page), s.counted()];
  await pass(page, LIFETIME);
  const next = await token(page);
  assert.notEqual(next, old);
  await requests(page, 5);
  await page.reload();
  assert.equal(await token(page), next);
  assert.deepEqual(s.counted(), wellAfter(refreshes + 1));
}

test('device clock 10 min ahead, tokens of 5 min: alive, and no refresh is needed', async () => {
  const page = await signedInAt(10);
  await requests(page);
  assert.deepEqual(s.counted(), wellAfter(0));
  await outliveToken(page);
});

test('device clock set 10 min ahead later, tokens of 5 min: one refresh at most, and then none', async () => {
  const page = await setLater(10);
  await requests(page);
  assert.deepEqual(s.counted(), wellAfter(1));
  await outliveToken(page);
});

test('device clock 10 min behind: no expired token is handed out', async () => {
  const page = await signedInAt(-10);
  await requests(page);
  assert.deepEqual(s.counted(), wellAfter(0));
  await outliveToken(page);
});

test('device clock set 10 min back later: no expired token is handed out', async () => {
  const page = await setLater(-10);
  await outliveToken(page);
  await requests(page);
});

test('device clock set 10 min back, then a reload: nobody knows how old the token is, so it is refreshed once', async () => {
  const page = await setLater(-10);
  await page.reload();
  await requests(page);
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('a lifetime shorter than any fixed early window: one refresh a lifetime, and not one on every call', async () => {
  const [page] = await s.openTabs(1);
  // The provider says that its tokens live for ten seconds.
  s.server.idp.tamper((body) => void (body.expires_in = 10));
  await s.expire(page);
  for (let second = 0; second < 60; second++) {
    await requests(page, 1);
    await pass(page, 1);
  }
  const granted = s.counted().refreshes;
  assert.deepEqual(s.counted(), wellAfter(granted));
  assert.ok(granted >= 6 && granted <= 15, `${granted} refreshes in six lifetimes`);
});
