// An API that keeps saying 401, and a page that takes fetch back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSignedIn } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const statuses = (page, count) =>
  page.evaluate((n) => Promise.all(Array.from({ length: n }, () => fetch('/api/x').then(({ status }) => status))), count);
const refreshes = () => s.server.to('/session/refresh').length;

test('an API that always says 401 causes one refresh, not one for each request', async () => {
  const page = await openSignedIn(s);
  s.server.refusals = 1000;
  assert.deepEqual(await statuses(page, 10), Array(10).fill(401));
  for (let i = 0; i < 5; i++) assert.deepEqual(await statuses(page, 2), [401, 401]);
  assert.equal(refreshes(), 1);
  s.server.refusals = 0;
  assert.deepEqual(await statuses(page, 3), [200, 200, 200]);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
});

test('once a newer token is there, a 401 is mended again', async () => {
  const page = await openSignedIn(s);
  s.server.refusals = 2;
  assert.deepEqual(await statuses(page, 1), [401]);
  await page.evaluate(() => perennial.tokenGetter({ force: true }));
  s.server.refusals = 1;
  assert.deepEqual(await statuses(page, 1), [200]);
  assert.equal(refreshes(), 3);
});

test('a session that ends in the refresh after a 401: the request gets its 401', async () => {
  const page = await openSignedIn(s);
  s.server.grants.expire();
  s.server.grants.revoke();
  assert.deepEqual(await statuses(page, 2), [401, 401]);
  await page.waitForFunction(() => !perennial.isAuthenticated);
  assert.equal(refreshes(), 1);
});

test('stop() puts fetch back, requests go out without a token, and start() works again', async () => {
  const page = await openSignedIn(s);
  const back = await page.evaluate(async () => {
    const patched = fetch;
    perennial.stop();
    const restored = fetch !== patched;
    const first = (await fetch('/api/x')).status;
    const kept = (await patched('/api/x')).status; // a library that has taken hold of it
    const stopped = await perennial.tokenGetter().catch((error) => error.code);
    await perennial.start(configuration);
    return { restored, first, kept, stopped, again: (await fetch('/api/x')).status, session: perennial.isAuthenticated };
  });
  assert.deepEqual(back, { restored: true, first: 401, kept: 401, stopped: 'stopped', again: 200, session: true });
  await page.evaluate(() => perennial.tokenGetter({ force: true }));
  assert.equal(refreshes(), 1);
});

test('stop() while requests wait for a refresh: they are rejected with code stopped', async () => {
  const page = await openSignedIn(s);
  s.server.hold();
  const asked = page.waitForRequest((request) => request.url().endsWith('/session/refresh'));
  await page.evaluate(() => {
    moveClock(7_200_000);
    globalThis.waiting = Promise.all([1, 2].map(() => fetch('/api/x').then(({ status }) => status, ({ code }) => code)));
  });
  await asked;
  assert.deepEqual(await page.evaluate(() => (perennial.stop(), waiting)), ['stopped', 'stopped']);
});

test('a page that overwrites fetch afterwards keeps working, also after stop()', async () => {
  const page = await openSignedIn(s);
  const found = await page.evaluate(async () => {
    const before = fetch;
    let calls = 0;
    const mine = (...args) => (calls++, before(...args));
    globalThis.fetch = mine;
    const first = (await fetch('/api/x')).status;
    perennial.stop();
    return { first, still: fetch === mine, second: (await fetch('/api/x')).status, calls };
  });
  assert.deepEqual(found, { first: 200, still: true, second: 401, calls: 2 });
});
