// Garbage in localStorage: reported, set aside, and never the end of the page, nor of a session that the ledger holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, openTab, signIn, reported } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const s = suite({ ttl: '1h' });

const RECORD = 'perennial:default';

const kinds = {
  'cut off': '{"version":1,"session":"x","tok',
  'not JSON': '\u0000\u{1F98A} <html>',
  'null': 'null',
  'a list': '[1,2]',
  'a text': '"perennial"',
  'of another layout': '{"version":99,"session":"x","generation":3,"received":1,"lifetime":1}',
  'a lease without its tokens': '{"version":1,"lease":{"id":"x","generation":1,"since":0,"until":9e15,"tokens":null}}',
  'a lease of wrong types': '{"version":1,"lease":{"id":7,"generation":"1","since":[],"until":{},"tokens":[]}}',
};

/** Reloads with garbage in place of the record. */
async function spoil(page, garbage) {
  await page.evaluate((key, text) => localStorage.setItem(key, text), RECORD, garbage);
  await page.reload();
}

const aside = (page) => page.evaluate((key) => localStorage.getItem(`${key}:corrupt`), RECORD);

test('garbage and a session that the ledger holds: storage_corrupt, and the session goes on', async () => {
  const page = await signIn(s.context, s.server);
  for (const [name, garbage] of Object.entries(kinds)) {
    await spoil(page, garbage);
    assert.deepEqual(await hello(page, 3), [200, 200, 200], name);
    assert.equal((await reported(page, 'error')).code, 'storage_corrupt', name);
    assert.equal(await aside(page), garbage, name);
  }
  const { tokenCalls, api401 } = await s.server.stats();
  assert.deepEqual({ tokenCalls, api401 }, { tokenCalls: 0, api401: 0 });
  assert.deepEqual(page.complaints, []);
});

for (const name of ['not JSON', 'a lease without its tokens']) {
  test(`a record that is ${name} and no session: storage_corrupt, requests go out, and signing in works`, async () => {
    const page = await openTab(s);
    await spoil(page, kinds[name]);
    assert.deepEqual(await hello(page, 3), [401, 401, 401]);
    assert.equal((await reported(page, 'error')).code, 'storage_corrupt');
    assert.equal(await aside(page), kinds[name]);
    assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
    await page.close();
    assert.deepEqual(await hello(await signIn(s.context, s.server)), [200]);
  });
}
