// A caller's AbortSignal is honoured at any time, and stops nobody but that caller.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSignedIn, openWaiting } from '../harness/pages/app.js';
import { until } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const refreshes = () => s.server.to('/session/refresh').length;

test('a signal aborted before the call: rejected with its reason, and nothing is sent', async () => {
  const page = await openSignedIn(s);
  const outcomes = await page.evaluate(() => {
    const reason = new RangeError('mine');
    const settle = (promise) => promise.then(() => 'answered', (error) => (error === reason ? 'the reason' : error.name));
    return Promise.all([
      settle(fetch('/api/a', { signal: AbortSignal.abort(reason) })),
      settle(fetch(new Request('/api/a', { signal: AbortSignal.abort(reason) }))),
      settle(fetch('/api/a', { signal: AbortSignal.abort() })),
    ]);
  });
  assert.deepEqual(outcomes, ['the reason', 'the reason', 'AbortError']);
  assert.equal(s.server.to('/api').length, 0);
});

test('a signal aborted before the call: rejected before anything else of the page runs', async () => {
  const page = await openSignedIn(s);
  const order = await page.evaluate(async () => {
    const order = [];
    await Promise.all([fetch('/api/a', { signal: AbortSignal.abort() }).catch(() => order.push('fetch')), Promise.resolve().then(() => order.push('next'))]);
    return order;
  });
  assert.deepEqual(order, ['fetch', 'next']);
});

test('aborted while it waits for a refresh: rejected at once with the reason, and the refresh goes on for the others', async () => {
  const page = await openWaiting(s);
  await page.evaluate(() => {
    globalThis.controllers = [new AbortController(), new AbortController()];
    const settle = (promise) => promise.then(({ status }) => status, (error) => error);
    const [one, two] = controllers.map(({ signal }) => signal);
    globalThis.waiting = [fetch('/api/a', { signal: one }), fetch(new Request('/api/b', { signal: two })), fetch('/api/c')].map(settle);
  });
  await until(() => refreshes() === 1);
  const aborted = await page.evaluate(async () => {
    const reason = new RangeError('mine');
    controllers[0].abort(reason);
    controllers[1].abort();
    const [first, second] = await Promise.all(waiting.slice(0, 2)); // the endpoint is still silent
    return [first === reason, second.name, second === controllers[1].signal.reason];
  });
  assert.deepEqual(aborted, [true, 'AbortError', true]);
  s.server.release();
  assert.equal(await page.evaluate(() => waiting[2]), 200);
  assert.deepEqual(s.server.to('/api').map(({ path }) => path), ['/api/c']);
  assert.equal(refreshes(), 1);
});

test('AbortSignal.timeout ends the waiting with a TimeoutError', async () => {
  const page = await openWaiting(s);
  const name = await page.evaluate(() => fetch('/api/a', { signal: AbortSignal.timeout(20) }).catch((error) => error.name));
  assert.equal(name, 'TimeoutError');
  s.server.release();
  assert.equal(await page.evaluate(() => fetch('/api/b').then(({ status }) => status)), 200);
});

test('aborted between a 401 and its replay: rejected with the reason, and not sent again', async () => {
  const page = await openSignedIn(s);
  s.server.hold();
  s.server.refusals = 1;
  await page.evaluate(() => {
    globalThis.controller = new AbortController();
    globalThis.waiting = fetch('/api/a', { method: 'POST', body: 'x', signal: controller.signal }).catch((error) => error);
  });
  await until(() => refreshes() === 1);
  const same = await page.evaluate(async () => {
    const reason = new RangeError('mine');
    controller.abort(reason);
    return (await waiting) === reason;
  });
  assert.equal(same, true);
  s.server.release();
  assert.equal(await page.evaluate(() => fetch('/api/b').then(({ status }) => status)), 200);
  assert.deepEqual(s.server.to('/api').map(({ path }) => path), ['/api/a', '/api/b']);
});

test('aborted after the answer: reading the body is rejected with the reason, as with fetch itself', async () => {
  const page = await openSignedIn(s);
  for (const refusals of [0, 1]) {
    s.server.refusals = refusals;
    const same = await page.evaluate(async () => {
      const controller = new AbortController();
      const reason = new RangeError('mine');
      const response = await fetch('/api/a', { method: 'POST', body: 'x'.repeat(100), signal: controller.signal });
      controller.abort(reason);
      return response.text().then(() => 'read', (error) => error === reason);
    });
    assert.equal(same, true, `after ${refusals} refusals`);
  }
});

test('tokenGetter honours its signal in the same way', async () => {
  const page = await openWaiting(s);
  await page.evaluate(() => {
    globalThis.controller = new AbortController();
    globalThis.waiting = [perennial.tokenGetter({ signal: controller.signal }).catch((error) => error), perennial.tokenGetter()];
  });
  await until(() => refreshes() === 1);
  const same = await page.evaluate(async () => {
    const reason = new RangeError('mine');
    controller.abort(reason);
    const before = await perennial.tokenGetter({ signal: controller.signal }).catch((error) => error);
    return [(await waiting[0]) === reason, before === reason];
  });
  assert.deepEqual(same, [true, true]);
  s.server.release();
  assert.equal(await page.evaluate(async () => typeof (await waiting[1])), 'string');
});
