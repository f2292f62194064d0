// Keys that cannot leave the browser: each engine has its own way to keep them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTES, moveClock, openSignedIn, openTabs, order } from '../user.js';

/** @param {import('../suite.js').Suite} s */
export function keys(s) {
  test('dpop and encrypt: bound tokens, an unreadable record, and both go on after a reload, expiry, and in another tab', async () => {
    const { idp, orders } = s.world;
    const [tab, other] = await openTabs(s, [await openSignedIn(s, { config: { clientId: 'dpop', dpop: true, encrypt: true } })], 2);
    orders.reset();
    assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
    await tab.reload();
    assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
    assert.deepEqual(await order(s, other, 3), [200, 200, 200]);
    assert.equal(idp.stats().refreshes, 0);
    for (const each of [tab, other]) await moveClock(each, 6 * MINUTES);
    assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
    assert.deepEqual(await order(s, other, 3), [200, 200, 200]);
    const { refreshes, replays } = idp.stats();
    assert.deepEqual({ refreshes, replays }, { refreshes: 1, replays: 0 });
    const { bearer, refused, granted } = orders.stats();
    assert.deepEqual({ bearer, refused, granted }, { bearer: 0, refused: 0, granted: 15 });
    const stored = await tab.evaluate(() => localStorage.getItem('perennial:default'));
    assert.doesNotMatch(stored, /\.eyJ|_token|"ada"/); // three letters alone turn up in any cipher text, now and then
  });
}
