// angular-storage's modules: store, its storages, its cache, its namespaces.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAngular } from '../harness/pages/guide.js';
import { until } from '../harness/pages/page.js';
import { startGuide } from '../harness/servers/guide.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startGuide);

/** A page with `store`. `configure`: of storeProvider, in the page; `script`: what runs before all else. */
async function open({ configure = () => {}, modules = [], script } = {}) {
  const page = await openAngular(s, [], { script });
  await page.evaluate(
    `{ const configure = ${configure}; const config = (provider, $provide) => void configure(provider, $provide); config.$inject = ['storeProvider', '$provide'];
       globalThis.injector = angular.injector(['ng', 'angular-storage', ...${JSON.stringify(modules)}, config]); globalThis.store = injector.get('store'); }`,
  );
  return page;
}

/** Whether the same object comes twice; in the page. */
const SAME = () => {
  const [first, second] = ['key', 'key'].map((key) => store.get(key));
  return first === second;
};

test('any JSON value comes back as it was; what is missing is null, undefined and functions are undefined', async () => {
  const page = await open();
  for (const value of ['text', '', 0, 1.5, true, false, null, [1, 'ä'], { a: { b: null } }]) {
    await page.evaluate((v) => store.set('key', v), value);
    for (const cached of [true, false]) {
      assert.deepEqual(await page.evaluate((keep) => (keep || (store.inMemoryCache = {}), store.get('key')), cached), value);
    }
    assert.deepEqual(JSON.parse(await page.evaluate(() => localStorage.getItem('key'))), value);
  }
  const kinds = () => page.evaluate(() => ['none', 'undefined', 'function'].map((key) => String(store.get(key))));
  await page.evaluate(() => (store.set('undefined', undefined), store.set('function', () => 1)));
  assert.deepEqual(await kinds(), ['null', 'undefined', 'undefined']);
  await page.evaluate(() => (store.inMemoryCache = {}));
  assert.deepEqual(await kinds(), ['null', 'undefined', 'undefined']);
  await page.evaluate(() => store.remove('key'));
  assert.deepEqual(await page.evaluate(() => [store.get('key'), localStorage.getItem('key')]), [null, null]);
});

test("the cache: the same object again, until another tab has written or removed it, which is seen", async () => {
  const [one, other] = [await open(), await open()];
  await one.evaluate(() => store.set('key', { from: 'one' }));
  assert.equal(await one.evaluate(SAME), true);
  const shows = (page, value) => until(async () => JSON.stringify(await page.evaluate(() => store.get('key'))) === JSON.stringify(value));
  await shows(other, { from: 'one' });
  await other.evaluate(() => store.set('key', { from: 'other' }));
  await shows(one, { from: 'other' });
  await other.evaluate(() => store.remove('key'));
  await shows(one, null);
});

test('setCaching(false): nothing is kept; each time another object', async () => {
  const page = await open({ configure: (provider) => provider.setCaching(false) });
  await page.evaluate(() => store.set('key', {}));
  assert.deepEqual(await page.evaluate(() => store.inMemoryCache), {});
  assert.equal(await page.evaluate(SAME), false);
});

test('setStore: sessionStorage, cookieStorage, a service of the app; what is no name leaves localStorage, an unknown name throws', async () => {
  const session = await open({ configure: (provider) => provider.setStore('sessionStorage') });
  assert.deepEqual(await session.evaluate(() => (store.set('key', 1), [sessionStorage.getItem('key'), localStorage.getItem('key')])), ['1', null]);
  for (const modules of [[], ['ngCookies']]) {
    const cookie = await open({ configure: (provider) => provider.setStore('cookieStorage'), modules });
    const pair = encodeURIComponent('key;=') + '=' + encodeURIComponent('{"a":"ä; b"}');
    assert.deepEqual(await cookie.evaluate((p) => (store.set('key;=', { a: 'ä; b' }), [document.cookie.split('; ').includes(p), store.get('none')]), pair), [true, null]);
    await cookie.evaluate(() => (store.inMemoryCache = {}));
    assert.deepEqual(await cookie.evaluate(() => store.get('key;=')), { a: 'ä; b' });
    assert.deepEqual(await cookie.evaluate(() => (store.remove('key;='), [store.get('key;='), document.cookie])), [null, '']);
  }
  const own = await open({
    configure: (provider, $provide) => {
      const kept = new Map();
      $provide.value('mine', { get: (key) => kept.get(key), set: (key, text) => kept.set(key, text), remove: (key) => kept.delete(key), kept });
      provider.setStore('mine');
    },
  });
  assert.deepEqual(await own.evaluate(() => (store.set('key', [1]), [injector.get('mine').kept.get('key'), store.get('none')])), ['[1]', null]);
  for (const given of [undefined, 123, '']) {
    const page = await open({ configure: `(provider) => provider.setStore(${JSON.stringify(given)})` });
    assert.equal(await page.evaluate(() => (store.set('key', 1), localStorage.getItem('key'))), '1');
  }
  await assert.rejects(open({ configure: (provider) => provider.setStore('abc') }), /Unknown provider/);
});

test('where the browser refuses storage: cookies, with ngCookies and without', async () => {
  const script = () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(globalThis, name, { get: () => { throw new DOMException('denied', 'SecurityError'); } });
    }
  };
  for (const modules of [[], ['ngCookies']]) {
    const page = await open({ script, modules });
    await page.evaluate(() => (store.set('key', { a: 1 }), (store.inMemoryCache = {})));
    assert.deepEqual(await page.evaluate(() => [store.get('key'), decodeURIComponent(document.cookie)]), [{ a: 1 }, 'key={"a":1}']);
    await page.evaluate(() => store.remove('key'));
    assert.equal(await page.evaluate(() => document.cookie), '');
  }
});

test('a storage that is full is still the storage: what it holds is found, and a write that does not fit throws', async () => {
  const page = await open({
    script: () => {
      localStorage.setItem('key', '"kept"');
      localStorage.setItem('large', 'x'.repeat(5 * 1024 * 1024 - 'large'.length - 'key"kept"'.length - 64));
      for (let n = 0; n < 64; n++) try { localStorage.setItem('fill', 'x'.repeat(n)); } catch { break; }
    },
  });
  assert.equal(await page.evaluate(() => store.get('key')), 'kept');
  assert.equal(await page.evaluate(() => { try { store.set('more', 'x'.repeat(1_000_000)); } catch (error) { return error.name; } }), 'QuotaExceededError');
  assert.equal(await page.evaluate(() => document.cookie), '');
});

test('getNamespacedStore(ns, storage, delimiter, cache): ns.key in localStorage, with a cache, if it is not said otherwise', async () => {
  const page = await open({ configure: (provider) => provider.setCaching(false) });
  const views = [
    [['ns'], 'localStorage', 'ns.key', true], [['ns', 'sessionStorage'], 'sessionStorage', 'ns.key', true],
    [['ns', 'localStorage', '/'], 'localStorage', 'ns/key', true], [['ns', 'localStorage', null, false], 'localStorage', 'ns.key', false],
  ];
  for (const [args, area, key, cached] of views) {
    const [text, value, cache] = await page.evaluate((a, from, k) => {
      const view = store.getNamespacedStore(...a);
      view.set('key', { k });
      return [globalThis[from].getItem(k), view.get('key'), Object.keys(view.inMemoryCache)];
    }, args, area, key);
    assert.deepEqual([text, value, cache], [JSON.stringify({ k: key }), { k: key }, cached ? ['key'] : []]);
  }
  assert.equal(await page.evaluate(() => store.get('key')), null);
  await page.evaluate(() => store.getNamespacedStore('ns').remove('key'));
  assert.equal(await page.evaluate(() => localStorage.getItem('ns.key')), null);
});

test('a corrupt value is logged without itself, its key deleted, and null returned', async () => {
  const page = await open();
  await page.evaluate(() => localStorage.setItem('token', 'eyJ-secret'));
  assert.deepEqual(await page.evaluate(() => [store.get('token'), localStorage.getItem('token')]), [null, null]);
  assert.equal(page.complaints.length, 1);
  assert.match(page.complaints[0], /"token"/);
  assert.ok(!page.complaints[0].includes('secret'));
});

test("Perennial's own keys are reserved, and names of Object.prototype are keys as any other", async () => {
  const page = await open();
  const outcomes = await page.evaluate(() => {
    localStorage.setItem('perennial:own', '1');
    const attempts = [() => store.get('perennial:own'), () => store.set('perennial:own', 2), () => store.getNamespacedStore('perennial', null, ':').remove('own')];
    return attempts.map((attempt) => { try { return attempt(); } catch (error) { return error.code; } });
  });
  assert.deepEqual(outcomes, Array(3).fill('reserved_key'));
  assert.equal(await page.evaluate(() => localStorage['perennial:own']), '1');
  const keys = ['constructor', '__proto__', 'toString'];
  const round = (key) => page.evaluate((k) => [store.get(k), (store.set(k, { k }), store.get(k).k), store.getNamespacedStore('ns').get(k)], key);
  for (const key of keys) assert.deepEqual(await round(key), [null, key, null]);
});
