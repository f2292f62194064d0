// A token endpoint in trouble: the session survives, and everything works again by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedInBlank } from '../harness/pages/blank.js';
import { hello, signIn, reported } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite({ ttl: '1h' });

/** The demo's configuration, but with little patience. */
const signedIn = (policy) => signedInBlank(s, { timeout: 3, backoff: 0.2, maxBackoff: 0.5, ...policy });

/** Refusals that have been repeated for hours, which a moved clock makes of them, would end the session. */
const SELDOM = { timeout: 1, backoff: 3, maxBackoff: 3 };

const forced = (page) =>
  page.evaluate(() =>
    perennial.tokenGetter({ force: true }).then(
      () => 'a token',
      ({ name, code, retryAfter }) => ({ name, code, retryAfter }),
    ),
  );

const happened = (page, type) => page.evaluate((t) => seen.events.filter((e) => e.type === t), type);

for (const [mode, code, about, policy] of [
  ['reset', 'network_error', 'is down'],
  ['503', 'server_unavailable', 'answers 503'],
  ['429', 'server_unavailable', 'answers 429 with Retry-After'],
  ['html', 'malformed_response', 'answers 200 with HTML'],
  ['hang', 'timeout', 'hangs', { timeout: 1 }],
  ['empty400', 'refresh_refused', 'answers an empty 400', SELDOM],
  ['403', 'refresh_refused', "is behind a firewall's 403", SELDOM],
]) {
  test(`the token endpoint ${about}: ${code}, and the session survives`, async () => {
    const page = await signedIn(policy);
    await s.server.breakTokens(mode, { retryAfter: 3 });

    const error = await forced(page);
    assert.equal(error.name, 'PerennialError');
    assert.equal(error.code, code);
    assert.equal((await reported(page, 'refreshfailed')).code, code);
    // The old token is as good as it was.
    assert.deepEqual(await hello(page), [200]);

    await page.evaluate((ms) => moveClock(ms), 2 * HOURS);
    assert.deepEqual(await hello(page, 3), [code, code, code]);
    assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);

    await s.server.mend();
    await reported(page, 'refreshed'); // nobody asked for it
    assert.deepEqual(await hello(page, 3), [200, 200, 200]);
    assert.deepEqual(await happened(page, 'signedout'), []);
    const { refreshes, replays, api401 } = await s.server.stats();
    assert.deepEqual({ refreshes, replays, api401 }, { refreshes: 1, replays: 0, api401: 0 });
  });
}

test('Retry-After is honoured, whatever the page does meanwhile', async () => {
  const page = await signedIn(); // a request waits for an attempt that is nearer than its patience lasts
  await page.evaluate((ms) => moveClock(ms), 2 * HOURS);
  await s.server.breakTokens('429', { retryAfter: 8 });
  assert.deepEqual(await hello(page), ['server_unavailable']);
  await s.server.mend(); // whoever comes too early is answered, and found out
  const refusals = await page.evaluate(async () => {
    const met = [];
    for (;;) {
      try {
        const { status } = await fetch('/api/hello');
        return [...met, { status }];
      } catch ({ code, retryAfter }) {
        met.push({ code, retryAfter });
      }
      dispatchEvent(new Event('online')); // ends a back-off of our own, but not one that the server has asked for
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  assert.deepEqual(refusals.pop(), { status: 200 });
  assert.ok(refusals.length > 3, `${refusals.length} refusals are too few to tell`);
  for (const { code, retryAfter } of refusals) {
    assert.equal(code, 'server_unavailable');
    assert.ok(retryAfter > 0 && retryAfter <= 8, `retryAfter ${retryAfter}`);
  }
  assert.equal((await reported(page, 'refreshfailed')).retryAfter, 8);
  assert.equal((await s.server.stats()).tokenCalls, 2);
});

test('no network: the session survives, and is refreshed when the browser is online again', async () => {
  const page = await signIn(s.context, s.server);
  await page.evaluate(() => perennial.ready);
  await page.evaluate((ms) => moveClock(ms), 2 * HOURS);
  await page.setOfflineMode(true);
  assert.deepEqual(await hello(page, 3), Array(3).fill('network_error'));
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  await page.setOfflineMode(false);
  await reported(page, 'refreshed');
  assert.deepEqual(await hello(page, 3), [200, 200, 200]);
  assert.deepEqual(await happened(page, 'signedout'), []);
});
