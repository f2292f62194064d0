// The token endpoint fails once: who waits for a token does not see it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { told, until } from '../harness/pages/page.js';
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
    assert.equal((await told(page, 'refreshfailed')).code, 'network_error');
  } finally {
    await s.server.idp.plug();
  }
  assert.deepEqual(await waiting, [200, 200, 200]);
  assert.equal(await signedOut(page), false);
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('a Retry-After beyond policy.timeout: the failure is told at once, and says when', async () => {
  const [page] = await s.openTabs(1, { policy: { timeout: 100 } }); // a test that waits for that fails
  await s.expire(page);
  s.server.idp.trouble(busy(600));
  const error = await page.evaluate((url) => fetch(url).catch(({ code, retryAfter }) => ({ code, retryAfter })), s.orders());
  assert.equal(error.code, 'server_unavailable');
  assert.ok(error.retryAfter > 100 && error.retryAfter <= 600, `retryAfter ${error.retryAfter}`);
});

test('two tabs behind an endpoint that never answers: all are rejected while it is still silent', async () => {
  const tabs = await s.openTabs(2, { policy: { timeout: 2 } });
  await s.expire(tabs);
  let silent = 0;
  let speak;
  const silence = new Promise((resolve) => (speak = resolve));
  s.server.idp.trouble(async (ctx) => {
    silent++;
    await silence;
    await reset(ctx);
  });
  const waiting = [s.order(tabs[0], 2)];
  await until(() => silent);
  waiting.push(s.order(tabs[1], 2));
  const answers = (await Promise.all(waiting)).flat();
  for (const answer of answers) assert.match(String(answer), /^(timeout|refresh_busy)$/);
  assert.equal(answers.length, 4);
  s.server.idp.mend();
  speak();
  await Promise.all(tabs.map((page) => told(page, 'refreshed')));
  assert.deepEqual((await Promise.all(tabs.map((page) => s.order(page, 2)))).flat(), Array(4).fill(200));
  assert.deepEqual(s.counted(), wellAfter(1));
});
