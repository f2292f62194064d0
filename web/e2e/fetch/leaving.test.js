// A page that goes away: a request with keepalive leaves with the token that there is, and waits for nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, openApp, openWaiting } from '../harness/pages/app.js';
import { until } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

/** What the API has received at /api/bye: whether there was a token, and the body. */
const byes = () => s.server.to('/api/bye').map(({ headers, body }) => [/^Bearer ./.test(headers.authorization ?? ''), body]);

for (const [event, target] of [['beforeunload', 'window'], ['pagehide', 'window'], ['visibilitychange', 'document']]) {
  test(`in a handler of ${event}: the request arrives, with the token that there is`, async () => {
    const page = await openWaiting(s);
    await page.evaluate((type, at) => {
      const bye = () => void fetch('/api/bye', { method: 'POST', body: type, keepalive: true });
      globalThis[at].addEventListener(type, bye, { once: true });
    }, event, target);
    await page.goto('about:blank');
    await until(() => byes().length);
    assert.deepEqual(byes(), [[true, event]]);
  });
}

test('a request that waits for a token when the page goes away leaves then', async () => {
  const page = await openWaiting(s);
  await page.evaluate(() => void fetch('/api/bye', { method: 'POST', body: 'click', keepalive: true }));
  await until(() => s.server.held.length); // it has asked for a refresh
  assert.deepEqual(byes(), []);
  await page.goto('about:blank');
  await until(() => byes().length);
  assert.deepEqual(byes(), [[true, 'click']]);
});

test('a page that is hidden: at once, without asking for a refresh, and a 401 is the answer', async () => {
  const page = await openWaiting(s);
  await page.evaluate(() => {
    Object.defineProperty(Document.prototype, 'hidden', { get: () => true });
  });
  s.server.refusals = 1;
  const ping = () => page.evaluate(() => fetch('/api/bye', { method: 'POST', body: 'ping', keepalive: true }).then((r) => r.status));
  assert.equal(await ping(), 401);
  assert.equal(await ping(), 200);
  assert.deepEqual(byes(), [[true, 'ping'], [true, 'ping']]);
});

test('without keepalive, or in a page that stays, a request waits for its token as ever', async () => {
  const page = await openWaiting(s);
  await page.evaluate(() => {
    const settle = (promise) => promise.then(({ status }) => status, ({ code }) => code);
    globalThis.answers = Promise.all([fetch('/api/bye', { method: 'POST', body: 'a', keepalive: true }), fetch('/api/bye', { method: 'POST', body: 'b' })].map(settle));
  });
  await until(() => s.server.held.length);
  assert.deepEqual(byes(), []);
  s.server.release();
  assert.deepEqual(await page.evaluate(() => answers), [200, 200]);
  assert.equal(s.server.to('/session/refresh').length, 1);
  assert.deepEqual(byes().map(([carried]) => carried), [true, true]);
});

test('a page that is hidden when the request has left with its new token: a 401 is looked into as ever', async () => {
  const page = await openWaiting(s);
  await page.evaluate(() => {
    const { push } = seen.sent; // called when the request is sent
    seen.sent.push = (url) => {
      if (url.endsWith('/api/bye')) document.dispatchEvent(new Event('visibilitychange'));
      return push.call(seen.sent, url);
    };
    globalThis.answer = fetch('/api/bye', { method: 'POST', body: 'click', keepalive: true }).then(({ status }) => status);
  });
  await until(() => s.server.held.length);
  s.server.refusals = 1;
  s.server.release();
  assert.equal(await page.evaluate(() => answer), 200);
  assert.deepEqual(byes(), [[true, 'click'], [true, 'click']]);
});

test('where there is no token at hand it leaves without one', async () => {
  const page = await openApp(s, { ...BY_JSON, encrypt: true });
  await page.evaluate(async () => {
    const response = await fetch('/session/login', { method: 'POST' });
    await perennial.authenticate(await response.json());
  });
  await page.evaluateOnNewDocument(() => {
    Object.defineProperty(Document.prototype, 'hidden', { get: () => true });
    document.addEventListener('DOMContentLoaded', () => {
      globalThis.bare = fetch('/api/bye', { method: 'POST', body: 'bare', keepalive: true }).then(({ status }) => status);
    });
  });
  await page.reload(); // the record is encrypted, and the program is not there yet
  assert.equal(await page.evaluate(() => bare), 401);
  assert.deepEqual(byes(), [[false, 'bare']]);
});
