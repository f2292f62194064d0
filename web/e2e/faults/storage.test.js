// Storage that is full, blocked or missing: it is reported to the page, which lives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, newPage, openTab, signIn, until } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite({ ttl: '1h' });

/** The codes of the `error` events so far. */
const codes = (page) => page.evaluate(() => seen.events.filter((e) => e.type === 'error').map((e) => e.code));

const reportedCode = (page, code) => until(async () => (await codes(page)).includes(code));

test('localStorage full: storage_full, requests go on, also through a refresh and a reload', async () => {
  const page = await openTab(s);
  await page.evaluate(() => {
    let n = 0;
    for (let size = 1 << 20; size; ) {
      try {
        localStorage.setItem(`filler ${n++}`, 'x'.repeat(size));
      } catch {
        size >>= 1;
      }
    }
  });
  await signIn(s.context, s.server, '/', page);
  await reportedCode(page, 'storage_full');
  assert.deepEqual(await hello(page, 3), [200, 200, 200]);
  await page.evaluate((ms) => moveClock(ms), 2 * HOURS);
  assert.deepEqual(await hello(page, 3), [200, 200, 200]);
  assert.equal((await s.server.stats()).tokenCalls, 1);

  await page.reload();
  assert.deepEqual(await hello(page, 3), [200, 200, 200]);
  assert.deepEqual(page.complaints, []);
});

test('a sandboxed frame: storage_blocked, and a session lives in memory', async () => {
  const page = await openTab(s);
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts'; // and not allow-same-origin: its origin is opaque
    frame.srcdoc = '<!doctype html><script src="/dist/perennial.js"></script>';
    document.body.append(frame);
  });
  const inside = await until(() => page.frames().find((f) => f.url() === 'about:srcdoc'));
  // Not by animation frames, of which a frame that is out of view has none.
  await inside.waitForFunction(() => globalThis.perennial?.tokenGetter, { polling: 50 });
  const got = await inside.evaluate(async (origin) => {
    let n = 1;
    await perennial.start({ apis: [origin + '/api'], refresh: async () => ({ access_token: `token-${++n}`, expires_in: 3600 }) });
    await perennial.authenticate({ access_token: 'token-1', refresh_token: 'again', expires_in: 3600 }, { name: 'Ada' });
    return {
      origin: self.origin,
      first: await perennial.tokenGetter(),
      second: await perennial.tokenGetter({ force: true }),
      name: perennial.profile.name,
    };
  }, s.server.origin);
  assert.deepEqual(got, { origin: 'null', first: 'token-1', second: 'token-2', name: 'Ada' });
  // Once for localStorage, once for IndexedDB.
  await until(async () => (await codes(inside)).filter((code) => code === 'storage_blocked').length >= 2);
  await inside.evaluate(() => perennial.signout());
  assert.equal(await inside.evaluate(() => perennial.tokenGetter()), null);
  assert.deepEqual(page.complaints, []);
});

test('no IndexedDB: storage_blocked, and the session lives through a refresh and a reload all the same', async () => {
  const page = await newPage(s.context);
  await page.evaluateOnNewDocument(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
  await signIn(s.context, s.server, '/', page);
  await reportedCode(page, 'storage_blocked');
  await page.evaluate((ms) => moveClock(ms), 2 * HOURS);
  assert.deepEqual(await hello(page, 3), [200, 200, 200]);
  await page.reload();
  await page.evaluate(() => perennial.ready);
  assert.deepEqual(await hello(page, 3), [200, 200, 200]);
  const { refreshes, replays, api401 } = await s.server.stats();
  assert.deepEqual({ refreshes, replays, api401 }, { refreshes: 1, replays: 0, api401: 0 });
});
