// Sign in by redirect; from then on every request carries a fresh token, through expiry and reloads, until sign-out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../harness/pages/page.js';
import { eventually, MINUTES, moveClock, openApp, openTabs, order, signIn, reported } from '../user.js';

/** @param {import('../suite.js').Suite} s */
export function mainJob(s) {
  /** What the provider and the API have seen since the last call: {calls (to the token endpoint), refreshes, granted, api401}. */
  function tally() {
    const { tokenCalls: calls, refreshes } = s.world.idp.stats();
    const { granted, refused: api401 } = s.world.orders.stats();
    s.world.idp.reset();
    s.world.orders.reset();
    return { calls, refreshes, granted, api401 };
  }

  test('the main job: sign in by redirect, requests, expiry, a refusal, reloads, sign-out, and the other tab hears of it', async () => {
    const [tab, other] = await openTabs(s, [await openApp(s, { path: '/cart?items=3#top' })], 2);
    assert.deepEqual(await order(s, tab), [401], 'nobody is signed in');
    await signIn(tab);
    assert.deepEqual(await tab.evaluate(() => location.pathname + location.search + location.hash), '/cart?items=3#top');
    assert.equal(await tab.evaluate(() => perennial.profile.sub), 'ada');
    await reported(other, 'signedin');
    assert.deepEqual(await order(s, other), [200]);
    await other.close();

    tally();
    assert.deepEqual(await order(s, tab, 20), Array(20).fill(200));
    assert.deepEqual(tally(), { calls: 0, refreshes: 0, granted: 20, api401: 0 });

    await moveClock(tab, 6 * MINUTES);
    assert.deepEqual(await order(s, tab, 50), Array(50).fill(200));
    assert.deepEqual(tally(), { calls: 1, refreshes: 1, granted: 50, api401: 0 });

    s.world.orders.refuse(1);
    assert.deepEqual(await order(s, tab), [200], 'refused once, and sent again with a newer token');
    assert.deepEqual(tally(), { calls: 1, refreshes: 1, granted: 1, api401: 1 });

    await tab.reload();
    assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
    assert.deepEqual(tally(), { calls: 0, refreshes: 0, granted: 3, api401: 0 }, 'the lease lies in storage');

    await moveClock(tab, 6 * MINUTES);
    await tab.reload();
    assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
    assert.deepEqual(tally(), { calls: 1, refreshes: 1, granted: 3, api401: 0 });
    assert.deepEqual(await tab.complaints(), []);

    await tab.evaluate(() => perennial.signout());
    assert.deepEqual(await order(s, tab), [401]);
    await until(() => s.world.idp.stats().revocations === 1);
  });

  test('navigation by pushState and back is watched: a protected route leads to the login page, and back after sign-in', async () => {
    const config = { routes: { login: '/login', protected: ['/account/*'] } };
    const at = (path) => eventually(tab, (p) => location.pathname === p && document.readyState === 'complete', path);
    const tab = await openApp(s, { config });
    await tab.evaluate(() => history.pushState(null, '', '/account/7'));
    await at('/login');
    await signIn(tab);
    assert.equal(await tab.evaluate(() => location.pathname), '/account/7');

    // The session ends while the user is on an open page: only the way back leads to a protected one.
    await tab.evaluate(() => history.pushState(null, '', '/open'));
    await tab.evaluate(() => perennial.signout());
    assert.equal(await tab.evaluate(() => location.pathname), '/open');
    await tab.evaluate(() => history.back());
    await at('/login');
  });
}
