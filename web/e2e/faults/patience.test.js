// The token endpoint fails once: who waits for a token does not see it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported, until } from '../harness/pages/page.js';
import { signedOut, strictSuite, wellAfter } from '../harness/pages/strict.js';
import { busy, reset } from '../harness/servers/idp/trouble.js';

const s = strictSuite();

/** 503, and the page may read it. */
async function unavailable(ctx) {
  ctx.status = 503;
  ctx.set('Access-Control-Allow-Origin', ctx.get('Origin'));
}

for (const [what, trouble] of [['503', unavailable], ['429 with a Retry-After of a second', busy(1)]]) {
  test(`${what}: the requests of two tabs wait for the next attempt`, async () => {
    const tabs = await s.openTabs(2);
    await s.expire(tabs);
    let calls = 0;
    s.server.idp.trouble((ctx, next) => (++calls === 1 ? trouble(ctx) : next()));
    const answers = await Promise.all(tabs.map((page) => s.order(page, 3)));
    assert.deepEqual(answers.flat(), Array(6).fill(200));
    const failed = await Promise.all(tabs.map((page) => page.evaluate(() => seen.events.filter(({ type }) => type === 'refreshfailed').map((e) => e.code))));
    assert.deepEqual(failed.flat(), ['server_unavailable']);
    for (const page of tabs) assert.equal(await signedOut(page), false);
    assert.deepEqual({ calls, ...s.counted() }, { calls: 2, ...wellAfter(1) });
  });
}

// Not by a reset: the browser itself sends again what a kept connection has lost.
test('the provider cannot be reached for a moment: the requests wait until it can', async () => {
  const [page] = await s.openTabs(1);
  await s.expire(page);
  await s.server.idp.unplug();
  const waiting = s.order(page, 3);
  try {
    assert.equal((await reported(page, 'refreshfailed')).code, 'network_error');
  } finally {
    await s.server.idp.plug();
  }
  assert.deepEqual(await waiting, [200, 200, 200]);
  assert.equal(await signedOut(page), false);
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('a Retry-After beyond policy.timeout: the failure is reported at once, and says when', async () => {
  const [page] = await s.openTabs(1, { policy: { timeout: 100 } }); // a test that waits for that fails
  await s.expire(page);
  s.server.idp.trouble(busy(600));
  const error = await page.evaluate((url) => fetch(url).catch(({ code, retryAfter }) => ({ code, retryAfter })), s.orders());
  assert.equal(error.code, 'server_unavailable');
  assert.ok(error.retryAfter > 100 && error.retryAfter <= 600, `retryAfter ${error.retryAfter}`);
});

/** As order() does, with how long it took, in seconds. */
const timed = (page, count) =>
  page.evaluate(
    async (url, n) => {
      const from = performance.now();
      const answers = await Promise.all(Array.from({ length: n }, () => fetch(url).then(({ status }) => status, ({ code }) => code)));
      return { answers, took: (performance.now() - from) / 1000 };
    },
    s.orders(),
    count,
  );

test('two tabs behind an endpoint that never answers: all are rejected after policy.timeout, while it is still silent', async () => {
  const timeout = 6;
  const tabs = await s.openTabs(2, { policy: { timeout } });
  await s.expire(tabs);
  let silent = 0;
  let speak;
  const silence = new Promise((resolve) => (speak = resolve));
  s.server.idp.trouble(async (ctx) => {
    silent++;
    await silence;
    await reset(ctx);
  });
  const waiting = [timed(tabs[0], 2)];
  await until(() => silent);
  waiting.push(timed(tabs[1], 2));
  for (const { answers, took } of await Promise.all(waiting)) {
    assert.equal(answers.length, 2);
    for (const answer of answers) assert.match(String(answer), /^(timeout|refresh_busy)$/);
    assert.ok(took < timeout + 1 + 3, `it took ${took} s`); // a second, and what a busy machine takes
  }
  s.server.idp.mend();
  speak();
  await Promise.all(tabs.map((page) => reported(page, 'refreshed')));
  assert.deepEqual((await Promise.all(tabs.map((page) => s.order(page, 2)))).flat(), Array(4).fill(200));
  assert.deepEqual(s.counted(), wellAfter(1));
});
