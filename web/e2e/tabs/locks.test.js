// Locks: a tab that crashes holds nobody up, a page that calls back waits for nothing, and it goes without Web Locks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported, until } from '../harness/pages/page.js';
import { signedOut, strictSuite, wellAfter } from '../harness/pages/strict.js';
import { pass } from '../harness/pages/time.js';
import { busy, hang } from '../harness/servers/idp/trouble.js';

const s = strictSuite();

/** The first request to the token endpoint hangs, and the provider never sees it. Returns how many have come. */
function hangOnce() {
  let arrived = 0;
  s.server.idp.trouble((ctx, next) => (++arrived === 1 ? hang(ctx) : next()));
  return () => arrived;
}

/** Sends a request that nobody waits for. */
const begin = (page) => page.evaluate((url) => void fetch(url).catch(() => {}), s.orders());

for (const [how, end] of [
  ['crashes', async (page) => void (await page.createCDPSession()).send('Page.crash').catch(() => {})],
  ['is closed', (page) => page.close({ runBeforeUnload: false })],
]) {
  test(`a tab ${how} in the middle of a refresh: the others go on at once`, async () => {
    const [page, ...others] = await s.openTabs(3);
    const arrived = hangOnce();
    await s.expire([page, ...others]);
    await begin(page);
    await until(() => arrived() === 1);
    const waiting = others.map((tab) => s.order(tab, 2));
    await end(page);
    assert.deepEqual((await Promise.all(waiting)).flat(), Array(4).fill(200));
    assert.deepEqual({ arrived: arrived(), ...s.counted() }, { arrived: 2, ...wellAfter(1) });
  });
}

test('a page that calls Perennial from its event handlers waits for nothing', async () => {
  const page = await s.openTab({ policy: { backoff: 0.1 } });
  await page.evaluate(() => perennial.ready);
  await page.evaluate((url) => {
    const settle = (promise) => promise.then((value) => value?.status ?? typeof value, (error) => error.code ?? error.name);
    globalThis.called = {};
    const on = (type, ...calls) =>
      perennial.addEventListener(type, () => {
        called[type] ??= Promise.all([
          settle(perennial.tokenGetter()), settle(fetch(url)), settle(perennial.onNavigation()), typeof perennial.store.get('none'),
          ...calls.map((call) => settle(call())),
        ]);
      });
    on('signedin', () => perennial.tokenGetter({ force: true }));
    on('refreshed', () => perennial.tokenGetter({ force: true }));
    on('refreshfailed', () => perennial.signout());
    on('signedout', () => perennial.signout());
  }, s.orders());
  const answers = (type) => page.waitForFunction((t) => called[t], { polling: 50 }, type).then((handle) => handle.jsonValue());
  await s.signIn(page);
  assert.deepEqual(await answers('signedin'), ['string', 200, 'object', 'object', 'string']);
  assert.deepEqual(await answers('refreshed'), ['string', 200, 'object', 'object', 'string']);
  s.server.idp.trouble(busy(1));
  await page.evaluate(() => perennial.tokenGetter({ force: true }).catch(() => {}));
  const [, , ...failed] = await answers('refreshfailed');
  assert.deepEqual(failed, ['object', 'object', 'undefined']);
  assert.deepEqual(await answers('signedout'), ['object', 401, 'object', 'object', 'undefined']);
  assert.deepEqual(page.complaints, []);
});

test('no Web Locks: four tabs, five requests each, expired: one refresh, five rounds in a row', async () => {
  const tabs = await s.openTabs(4, {}, { prepare: withoutLocks });
  assert.equal((await reported(tabs[0], 'error')).code, 'unsupported');
  for (let round = 1; round <= 5; round++) {
    await s.expire(tabs);
    const answers = await Promise.all(tabs.map((page) => s.order(page, 5)));
    assert.deepEqual(answers.flat(), Array(20).fill(200), `round ${round}`);
    assert.deepEqual(s.counted(), wellAfter(round), `round ${round}`);
  }
});

test('no Web Locks, and a tab crashes in the middle of a refresh: the others go on when its note has had its time', async () => {
  const [page, other] = await s.openTabs(2, {}, { prepare: async (tab) => (await withoutLocks(tab), await countReads(tab)) });
  const arrived = hangOnce();
  await s.expire([page, other]);
  await begin(page);
  await until(() => arrived() === 1);
  await page.close({ runBeforeUnload: false });
  const reads = () => other.evaluate(() => globalThis.reads);
  const before = await reads();
  const waiting = s.order(other, 2);
  await until(async () => (await reads()) > before); // it has found the note, and times it from now on
  await pass(other, 20);
  await pass(other, 20);
  assert.deepEqual(await waiting, [200, 200]);
  assert.equal(await signedOut(other), false);
  assert.deepEqual({ arrived: arrived(), ...s.counted() }, { arrived: 2, ...wellAfter(1) });
});

/** Counts how often a page reads the ledger. */
const countReads = (page) =>
  page.evaluateOnNewDocument(() => {
    globalThis.reads = 0;
    const { get } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.get = function (...given) {
      const request = get.apply(this, given);
      request.addEventListener('success', () => globalThis.reads++);
      return request;
    };
  });

/** As on an origin that is not secure. */
async function withoutLocks(page) {
  await page.evaluateOnNewDocument(() => delete Navigator.prototype.locks);
}
