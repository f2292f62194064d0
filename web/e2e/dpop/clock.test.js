// DPoP on a device whose clock is wrong: servers take no proof that was made too early or too late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, openPage } from '../harness/pages/page.js';
import { signIn } from '../harness/pages/signin.js';
import { configured } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const MINUTES = 60_000;
const s = suite(undefined, startWorld);

for (const minutes of [10, -10]) {
  test(`a device clock that is ${minutes} minutes off, and servers that do not tell the time: sign-in, requests, refresh and reload`, async () => {
    const w = s.server;
    const url = w.orders.origin + '/orders';
    const page = await openPage(s, configured(w, { dpop: true }));
    await page.evaluate((ms) => moveClock(ms), minutes * MINUTES);
    await page.reload(); // it stays moved
    await signIn(page);
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(await ask(page, url, 3), [200, 200, 200]);
      await page.evaluate((api) => perennial.tokenGetter({ api, force: true }), url);
      assert.deepEqual(await ask(page, url, 3), [200, 200, 200]);
      await page.reload();
    }
    assert.equal(w.orders.stats().bearer, 0);
    assert.equal(w.idp.stats().refused, 0);
    const errors = await page.evaluate(() => seen.events.filter(({ type }) => type === 'error' || type === 'signedout'));
    assert.deepEqual(errors, []);
  });
}
