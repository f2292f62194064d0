// Whose session it is: pages of one origin that share a namespace and have different issuers, and users who change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported, until } from '../harness/pages/page.js';
import { signedOut, strictSuite, wellAfter } from '../harness/pages/strict.js';

const s = strictSuite({ second: true });

/** What was reported to the page of the namespace. */
const warnings = (page) =>
  page.evaluate(() => seen.events.filter(({ type, code, message }) => type === 'error' && code === 'invalid_config' && /namespace “default”/.test(message)).length);

const endings = (page) => page.evaluate(() => seen.events.filter(({ type }) => type === 'signedout').map(({ reason }) => reason));
const stored = (page) => page.evaluate(() => localStorage['perennial:default']);
const isAuthenticated = (page) => page.evaluate(() => perennial.isAuthenticated);

/** A tab of the same app whose configuration has the other issuer. */
const openElsewhere = (more) => s.openTab({ issuer: s.server.other.issuer, ...more });

test('a page with another issuer gets no lease and no refresh token, ends nothing, and the namespace is reported to it once', async () => {
  const [page] = await s.openTabs(1);
  const before = await stored(page);
  s.server.other.reset();
  const stranger = await openElsewhere();
  // With a fresh lease in storage, and again when it has run out.
  for (const time of ['fresh', 'expired']) {
    if (time === 'expired') await s.expire([page, stranger]);
    assert.deepEqual(await s.order(stranger, 3), [401, 401, 401]);
    assert.equal(await stranger.evaluate(() => perennial.tokenGetter()), null);
    assert.equal(await isAuthenticated(stranger), false);
  }
  assert.equal(s.server.orders.stats().bearer ?? 0, 0, 'no request carried a token');
  await until(async () => (await warnings(stranger)) === 1);
  await stranger.evaluate(() => perennial.signout());
  await stranger.evaluate(() => dispatchEvent(new Event('online')));
  assert.equal(await stored(page), before);
  const { tokenCalls, revocations } = s.server.other.stats();
  assert.deepEqual({ tokenCalls, revocations }, { tokenCalls: 0, revocations: 0 });

  s.server.orders.reset();
  assert.deepEqual(await s.order(page, 3), [200, 200, 200]);
  assert.deepEqual(s.counted(), wellAfter(1));
  assert.equal(s.server.idp.stats().revocations, 0);
  // What the owner writes is no news to the other, and the other way round.
  assert.deepEqual([await warnings(stranger), await warnings(page)], [1, 0]);
  assert.deepEqual([await endings(stranger), await endings(page)], [[], []]);
  assert.equal(await isAuthenticated(stranger), false);
});

test('another clientId is another owner', async () => {
  const [page] = await s.openTabs(1);
  await s.expire(page);
  const stranger = await s.openTab({ clientId: 'another' });
  await s.expire(stranger);
  assert.deepEqual(await s.order(stranger, 2), [401, 401]);
  s.server.orders.reset();
  assert.deepEqual(await s.order(page, 2), [200, 200]);
  assert.deepEqual(s.counted(), wellAfter(1));
  await until(async () => (await warnings(stranger)) === 1);
});

test('a sign-in at the other issuer replaces the session: its page hears of it, revokes it, and leaves the new record alone', async () => {
  const [page] = await s.openTabs(1);
  const stranger = await openElsewhere();
  s.server.other.reset();
  await s.signIn(stranger, { issuer: s.server.other.issuer });
  assert.equal((await reported(page, 'signedout')).reason, 'replaced');
  assert.equal(await isAuthenticated(page), false);
  assert.equal(await isAuthenticated(stranger), true);
  await until(() => s.server.idp.stats().revocations === 1);
  assert.equal(s.server.other.stats().revocations, 0);
  const record = await stored(stranger);
  assert.ok(JSON.parse(record).from.startsWith(s.server.other.issuer));
  await page.evaluate(() => dispatchEvent(new Event('online')));
  assert.deepEqual(await s.order(page, 2), [401, 401]);
  await page.evaluate(() => perennial.signout());
  assert.equal(await stored(stranger), record);
  assert.deepEqual([await endings(page), await endings(stranger)], [['replaced'], []]);
  await s.expire(stranger);
  await s.order(stranger, 1); // its API is not the other issuer's, but the refresh is
  assert.equal(s.server.other.stats().refreshes >= 1, true);
  assert.equal(await isAuthenticated(stranger), true);
});

test('a record of a release that did not say whose it is goes to the page that its id_token names', async () => {
  const [page] = await s.openTabs(1);
  await page.evaluate(async () => {
    const forget = (text) => {
      const all = JSON.parse(text, (key, value) => (key === 'from' ? undefined : value));
      return JSON.stringify(all);
    };
    perennial.stop();
    localStorage['perennial:default'] = forget(localStorage['perennial:default']);
    const open = indexedDB.open('perennial');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const store = open.result.transaction('records', 'readwrite').objectStore('records');
    const read = store.get('default');
    await new Promise((resolve) => (read.onsuccess = resolve));
    const write = store.put(forget(read.result), 'default');
    await new Promise((resolve) => (write.onsuccess = resolve));
    open.result.close();
  });
  s.server.other.reset();
  const stranger = await openElsewhere();
  await s.expire(stranger);
  assert.deepEqual(await s.order(stranger, 2), [401, 401]);
  assert.equal(s.server.other.stats().tokenCalls, 0);
  s.server.orders.reset();
  const owner = await s.openTab();
  assert.deepEqual(await s.order(owner, 2), [200, 200]);
  await s.expire(owner);
  assert.deepEqual(await s.order(owner, 2), [200, 200]);
  assert.deepEqual(s.counted(), wellAfter(1));
  assert.ok(JSON.parse(await stored(owner)).from.startsWith(s.server.idp.issuer));
});

test('another user signs in in another tab: one signedout, then signedin, and the session before is revoked', async () => {
  const tabs = await s.openTabs(2);
  await s.signIn(tabs[0], { login: 'eve' });
  for (const page of tabs) {
    await until(async () => (await page.evaluate(() => perennial.profile?.sub)) === 'eve');
    await reported(page, 'signedout');
    const order = await page.evaluate(() => seen.events.filter(({ type }) => /^signed/.test(type)).map(({ type, reason }) => reason ?? type));
    assert.deepEqual(order.slice(-2), ['replaced', 'signedin']);
    assert.equal(order.filter((each) => each === 'replaced').length, 1);
  }
  await until(() => s.server.idp.stats().revocations === 1);
  await s.expire(tabs);
  for (const page of tabs) assert.deepEqual(await s.order(page, 2), [200, 200]);
  assert.equal(await signedOut(tabs[1]), true);
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('the same user signs in again: nobody is signed out, and nothing is revoked', async () => {
  const tabs = await s.openTabs(2);
  const before = JSON.parse(await stored(tabs[0])).session;
  await s.signIn(tabs[0]);
  await until(async () => JSON.parse(await stored(tabs[1])).session !== before);
  await s.expire(tabs);
  for (const page of tabs) assert.deepEqual(await s.order(page, 2), [200, 200]);
  assert.deepEqual([await endings(tabs[0]), await endings(tabs[1])], [[], []]);
  assert.equal(s.server.idp.stats().revocations, 0);
});
