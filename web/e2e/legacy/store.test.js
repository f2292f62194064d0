// perennial.store: compatible with angular-storage, on top of the browser's storage.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../harness/pages/app.js';
import { until } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

async function openReady() {
  const page = await openApp(s);
  await page.evaluate(() => perennial.ready);
  return page;
}

/** What a call to the store returns, or the code of the error that it throws. `view`: arguments of getNamespacedStore. */
const store = (page, name, args, view) =>
  page.evaluate((n, a, v) => {
    try {
      return (v ? perennial.store.getNamespacedStore(...v) : perennial.store)[n](...a) ?? null;
    } catch (error) {
      return error.name === 'PerennialError' ? error.code : `not ours: ${error}`;
    }
  }, name, args, view);

test('before the program runs: not_ready', async () => {
  const page = await openApp(s, null);
  assert.equal(await store(page, 'get', ['a']), 'not_ready');
  assert.equal(await store(page, 'get', ['a'], ['ns']), 'not_ready');
});

test('any JSON value comes back as it was; what is missing, removed or no JSON is null', async () => {
  const page = await openReady();
  for (const value of ['text', '', 0, 1.5, true, false, null, [1, 'ä'], { a: { b: null } }]) {
    await store(page, 'set', ['key', value]);
    assert.deepEqual(await store(page, 'get', ['key']), value);
    assert.deepEqual(JSON.parse(await page.evaluate(() => localStorage.getItem('key'))), value);
  }
  await page.evaluate(() => perennial.store.set('key', undefined));
  assert.equal(await store(page, 'get', ['key']), null);
  await store(page, 'remove', ['key']);
  assert.equal(await page.evaluate(() => localStorage.getItem('key')), null);
  await page.evaluate(() => localStorage.setItem('foreign', '{half'));
  assert.equal(await store(page, 'get', ['foreign']), null);
  assert.equal(await page.evaluate(() => localStorage.foreign), '{half', 'what others have written is left alone');
});

test("another tab's writes and removals are seen, as soon as the browser shows them", async () => {
  const [one, other] = [await openReady(), await openReady()];
  const shows = (page, value) => until(async () => (await store(page, 'get', ['key'])) === value);
  await store(one, 'set', ['key', 1]);
  await shows(other, 1);
  await store(other, 'set', ['key', 2]);
  await shows(one, 2);
  await store(other, 'remove', ['key']);
  await shows(one, null);
});

test('a namespaced store keeps its keys apart, in the storage and with the delimiter that it was given', async () => {
  const page = await openReady();
  const views = [[['ns'], 'localStorage', 'ns.key'], [['ns', 'sessionStorage'], 'sessionStorage', 'ns.key'], [['ns', 'localStorage', '/'], 'localStorage', 'ns/key']];
  for (const [view, area, key] of views) {
    await store(page, 'set', ['key', { of: key + area }], view);
    assert.equal(await page.evaluate((a, k) => globalThis[a].getItem(k), area, key), JSON.stringify({ of: key + area }));
  }
  for (const [view, area, key] of views) assert.deepEqual(await store(page, 'get', ['key'], view), { of: key + area });
  assert.equal(await store(page, 'get', ['key']), null);
  await store(page, 'remove', ['key'], ['ns']);
  assert.equal(await store(page, 'get', ['key'], ['ns']), null);
  assert.deepEqual(await store(page, 'get', ['key'], ['ns', 'sessionStorage']), { of: 'ns.keysessionStorage' });
});

test("Perennial's own keys are reserved, by any way", async () => {
  const page = await openReady();
  await page.evaluate(() => localStorage.setItem('perennial:own', '1'));
  for (const [args, view] of [[['perennial:own', 2]], [['perennial:default', 2]], [['own', 2], ['perennial', 'localStorage', ':']]]) {
    for (const name of ['get', 'set', 'remove']) assert.equal(await store(page, name, args, view), 'reserved_key', `${name} ${args}`);
  }
  assert.equal(await page.evaluate(() => localStorage['perennial:own']), '1');
});

test('a key is taken for its text, as Web Storage does; an unknown storage and a full one are typed errors', async () => {
  const page = await openReady();
  await store(page, 'set', [7, 'seven']);
  assert.equal(await store(page, 'get', ['7']), 'seven');
  assert.equal(await store(page, 'get', ['key'], ['ns', 'cookieStorage']), 'invalid_argument');
  assert.equal(await store(page, 'set', ['large', 'x'.repeat(6_000_000)]), 'storage_full');
  assert.equal(await store(page, 'get', ['large']), null);
  await store(page, 'set', ['small', 1]);
  assert.equal(await store(page, 'get', ['small']), 1);
});
