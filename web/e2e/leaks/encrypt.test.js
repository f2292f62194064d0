// encrypt: what lies in localStorage is of no use without the key that this browser keeps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openApp, openSignedIn, outlive } from '../harness/pages/app.js';
import { reported, until } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const ENCRYPT = { ...BY_JSON, encrypt: true };
const RECORD = 'perennial:default';

const get = (page) => page.evaluate(() => fetch('/api/x').then(({ status }) => status, ({ code }) => code));
const record = (page) => page.evaluate((key) => localStorage.getItem(key), RECORD);
const everything = (page) => page.evaluate(() => Object.entries({ ...localStorage }).concat(Object.entries({ ...sessionStorage })));
const errors = (page) => page.evaluate(() => seen.events.filter(({ type }) => type === 'error').map(({ code }) => code));
const sealed = (page) => until(async () => JSON.parse(await record(page))?.sealed);

/** Fails if a token that the back end ever gave out lies in storage, or a lease. */
async function showsNothing(page) {
  const text = JSON.stringify(await everything(page));
  for (const token of await page.evaluate(() => seen.calls.map((c) => c.authorization?.replace('Bearer ', '')).filter(Boolean))) {
    assert.ok(!text.includes(token), 'an access token lies open');
  }
  assert.doesNotMatch(text, /lease|token/);
}

/** Without a key in this browser: its database of keys cannot be opened. */
function noVault() {
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (name, ...rest) {
    if (name === 'perennial-vault') throw new DOMException('denied', 'SecurityError');
    return open.call(this, name, ...rest);
  };
}

test('an encrypted session shows no token at rest, through refreshes and reloads, and goes on', async () => {
  const page = await openSignedIn(s, ENCRYPT);
  for (let round = 0; round < 3; round++) {
    await sealed(page);
    assert.equal(await get(page), 200);
    await showsNothing(page);
    await page.reload();
    assert.equal(await get(page), 200, 'after a reload');
    await outlive(page);
    assert.equal(await get(page), 200, 'after its expiry');
  }
  await showsNothing(page);
  assert.equal(s.server.grants.replays, 0);
  assert.deepEqual([await errors(page), page.complaints], [[], []]);
});

test('a copy of localStorage in another profile gets nowhere', async () => {
  const page = await openSignedIn(s, ENCRYPT);
  await sealed(page);
  const loot = await everything(page);
  const stolen = await record(page);
  const profile = await s.browser.createBrowserContext();
  try {
    const thief = await openApp({ ...s, context: profile }, null);
    await thief.evaluate((entries) => entries.forEach(([key, value]) => localStorage.setItem(key, value)), loot);
    await thief.evaluateOnNewDocument((c) => (globalThis.configuration = c), ENCRYPT);
    await thief.reload();
    assert.equal(await get(thief), 401);
    assert.equal((await reported(thief, 'error')).code, 'storage_corrupt');
    assert.equal(await thief.evaluate(() => perennial.tokenGetter()), null);
    assert.equal(await thief.evaluate(() => perennial.isAuthenticated), false);
    assert.equal(await thief.evaluate((key) => localStorage.getItem(`${key}:corrupt`), RECORD), stolen);
  } finally {
    await profile.close();
  }
  assert.equal(s.server.to('/session/refresh').length, 0);
  assert.equal(await get(page), 200);
});

test('a tab that is signed out learns of an encrypted sign-in, and of the sign-out', async () => {
  const [one, two] = [await openApp(s, ENCRYPT), await openApp(s, ENCRYPT)];
  assert.equal(await get(two), 401);
  await login(one);
  await until(async () => (await get(two)) === 200);
  await one.evaluate(() => perennial.signout());
  await until(async () => (await get(two)) === 401);
  assert.equal(await record(two), null);
  assert.equal(await two.evaluate(() => perennial.isAuthenticated), false);
});

test('a record that lies open is taken over and encrypted; encrypt switched off again is reported, and the session lives', async () => {
  const page = await openSignedIn(s);
  assert.ok(JSON.parse(await record(page)).lease);
  const encrypted = await openApp(s, ENCRYPT);
  assert.equal(await get(encrypted), 200);
  await sealed(encrypted);
  await page.close();
  await showsNothing(encrypted);
  await encrypted.close();
  const again = await openApp(s, BY_JSON);
  assert.equal(await get(again), 200);
  assert.equal((await reported(again, 'error')).code, 'storage_corrupt');
  assert.ok(JSON.parse(await record(again)).lease);
});

test('the key is gone: storage_corrupt, and the session goes on from the ledger', async () => {
  const page = await openSignedIn(s, ENCRYPT);
  const before = await sealed(page);
  await page.evaluate(() => new Promise((done) => (indexedDB.deleteDatabase('perennial-vault').onsuccess = done)));
  await page.reload();
  assert.equal(await get(page), 200);
  assert.equal((await reported(page, 'error')).code, 'storage_corrupt');
  assert.notEqual(await sealed(page), before);
  await showsNothing(page);
});

test('no key can be kept: storage_blocked, nothing in localStorage but a mark, and the ledger has the session', async () => {
  const page = await openApp(s, ENCRYPT, { script: noVault });
  await login(page);
  assert.equal((await reported(page, 'error')).code, 'storage_blocked');
  assert.equal(await get(page), 200);
  const mark = await until(() => record(page));
  assert.equal(JSON.parse(mark).sealed, '');
  await showsNothing(page);
  await page.reload();
  assert.equal(await get(page), 200);
  await outlive(page);
  assert.equal(await get(page), 200);
  await showsNothing(page);
  await page.evaluate(() => perennial.signout());
  assert.equal(await record(page), null);
});

test('sessionStorage is encrypted as well, and no ledger lies there to be copied', async () => {
  const page = await openSignedIn(s, { ...ENCRYPT, storage: 'sessionStorage' });
  for (let round = 0; round < 3; round++) {
    await outlive(page);
    assert.equal(await get(page), 200);
    await page.reload();
    assert.equal(await get(page), 200);
    await showsNothing(page);
  }
  const kept = await everything(page);
  assert.ok(kept.some(([key, value]) => key === RECORD && JSON.parse(value).sealed));
  assert.ok(!kept.some(([key]) => key === `${RECORD}:ledger`));
  assert.equal(s.server.grants.replays, 0);
  assert.deepEqual(await errors(page), []);
});
