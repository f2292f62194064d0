// How peers fare against a strict server, row by row (the table is in the reference on browsers and providers), and how
// Perennial does. The provider is oidc-provider: refresh tokens are for one use, and a replay revokes the session.
//
// The rows about clocks and lifetimes are in peers-clocks.test.js, those about reloads and lost answers in
// peers-lost.test.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported, until } from '../harness/pages/page.js';
import { signedOut, strictSuite, wellAfter } from '../harness/pages/strict.js';
import { pass } from '../harness/pages/time.js';
import { busy, hang, reset } from '../harness/servers/idp/trouble.js';

const s = strictSuite();

test('50 requests, token expired: one refresh, 50 answers', async () => {
  const [page] = await s.openTabs(1);
  await s.expire(page);
  assert.deepEqual(await s.order(page, 50), Array(50).fill(200));
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('4 tabs × 5 requests, 2 h later: all alive, one refresh, no replay', async () => {
  const tabs = await s.openTabs(4);
  await s.expire(tabs);
  const answers = await Promise.all(tabs.map((page) => s.order(page, 5)));
  assert.deepEqual(answers.flat(), Array(20).fill(200));
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('one 429 with Retry-After: the session is kept, nobody asks before the time has come, and then it works by itself', async () => {
  const [page] = await s.openTabs(1);
  await s.expire(page);
  let calls = 0;
  s.server.idp.trouble((ctx, next) => (++calls === 1 ? busy(600)(ctx) : next()));
  assert.deepEqual(await s.order(page, 3), Array(3).fill('server_unavailable'));
  assert.equal((await reported(page, 'refreshfailed')).retryAfter, 600);
  for (const seconds of [100, 400]) {
    await pass(page, seconds);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    assert.deepEqual(await s.order(page, 3), Array(3).fill('server_unavailable'));
  }
  assert.equal(calls, 1);
  await pass(page, 110);
  await reported(page, 'refreshed');
  assert.deepEqual(await s.order(page, 3), [200, 200, 200]);
  assert.equal(await signedOut(page), false);
  assert.deepEqual({ calls, ...s.counted() }, { calls: 2, ...wellAfter(1) });
});

test('eight connection resets: those who wait see none of them, and the session is kept', async () => {
  const [page] = await s.openTabs(1, { policy: { timeout: 30, backoff: 0.05, maxBackoff: 0.2 } });
  await s.expire(page);
  let resets = 0;
  s.server.idp.trouble((ctx, next) => (++resets <= 8 ? reset(ctx) : next()));
  assert.deepEqual(await s.order(page, 2), [200, 200]);
  assert.equal((await reported(page, 'refreshfailed')).code, 'network_error');
  assert.deepEqual(await s.order(page, 3), [200, 200, 200]);
  assert.equal(await signedOut(page), false);
  assert.deepEqual({ resets, ...s.counted() }, { resets: 9, ...wellAfter(1) });
});

test('the token endpoint hangs: rejected after the time-out in this tab and in a second one, and both work afterwards', async () => {
  const tabs = await s.openTabs(2, { policy: { timeout: 4, backoff: 0.2, maxBackoff: 0.5 } });
  await s.expire(tabs);
  s.server.idp.trouble(hang);
  const answers = await Promise.all(tabs.map((page) => s.order(page, 2)));
  // Who waits for the other's refresh sees that, if its own time is up first.
  for (const answer of answers.flat()) assert.match(String(answer), /^(timeout|refresh_busy)$/);
  assert.ok(answers.flat().includes('timeout'));
  s.server.idp.mend();
  await Promise.all(tabs.map((page) => reported(page, 'refreshed')));
  assert.deepEqual((await Promise.all(tabs.map((page) => s.order(page, 2)))).flat(), Array(4).fill(200));
  for (const page of tabs) assert.equal(await signedOut(page), false);
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('abort while a refresh is pending: AbortError at once, and the refresh goes on for the others', async () => {
  const [page] = await s.openTabs(1);
  await s.expire(page);
  let asked = false;
  let answer;
  const silence = new Promise((resolve) => (answer = resolve));
  s.server.idp.trouble(async (_ctx, next) => {
    asked = true;
    await silence;
    await next();
  });
  await page.evaluate((url) => {
    globalThis.controller = new AbortController();
    const { signal } = controller;
    const settle = (promise) => promise.then(({ status }) => status, ({ name }) => name);
    globalThis.waiting = [fetch(url, { signal }), fetch(new Request(url, { signal })), fetch(url), perennial.tokenGetter({ signal })].map(settle);
  }, s.orders());
  await until(() => asked);
  const aborted = await page.evaluate(() => {
    controller.abort();
    return Promise.all([waiting[0], waiting[1], waiting[3]]); // the endpoint is still silent
  });
  assert.deepEqual(aborted, Array(3).fill('AbortError'));
  assert.equal(s.server.idp.stats().tokenCalls, 0);
  answer();
  assert.equal(await page.evaluate(() => waiting[2]), 200);
  assert.equal(s.server.orders.stats().requests, 1);
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('a POST gets 401: it is sent again, whole', async () => {
  const [page] = await s.openTabs(1);
  s.server.orders.refuse(1);
  const { status, fields, sha256 } = await page.evaluate(async (url) => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const body = new FormData();
    body.append('name', 'Ada');
    body.append('photo', new File([bytes], 'ada.png', { type: 'image/png' }));
    const response = await fetch(url, { method: 'POST', body });
    const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, '0')).join('');
    return { status: response.status, ...(await response.json()), sha256: hex(await crypto.subtle.digest('SHA-256', bytes)) };
  }, s.orders());
  assert.equal(status, 200);
  assert.deepEqual(fields, { name: 'Ada', photo: { name: 'ada.png', size: 60_000, sha256 } });
  assert.deepEqual(s.counted(), { ...wellAfter(1), api401: 1 });
});
