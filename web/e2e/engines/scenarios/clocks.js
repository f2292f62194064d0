// A device whose clock is wrong by more than a token lives, or jumps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { events, MINUTES, moveClock, openApp, order, signIn } from '../user.js';

/** @param {import('../suite.js').Suite} s */
export function clocks(s) {
  for (const [how, skew] of [['ahead', 10], ['behind', -10]]) {
    test(`a clock 10 minutes ${how}, tokens of 5: sign-in, requests, expiry, reload and jumps, as if it were right`, async () => {
      const { idp, orders } = s.world;
      const tab = await openApp(s, { skew: skew * MINUTES });
      orders.reset();
      await signIn(tab);
      assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
      await tab.reload();
      assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
      const calls = () => idp.stats().tokenCalls;
      assert.equal(calls(), 1, 'the sign-in alone');

      await moveClock(tab, 6 * MINUTES); // time goes by
      assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
      assert.equal(calls(), 2);

      for (const jump of [-skew, skew]) {
        // To the right time and back; a token more, at most, to be on the safe side.
        const before = calls();
        await moveClock(tab, jump * MINUTES);
        assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
        assert.ok(calls() - before <= 1, `${calls() - before} token requests after a jump by ${jump} minutes`);
      }
      const { refused, replays } = idp.stats();
      assert.deepEqual({ refused, replays, api401: orders.stats().refused }, { refused: 0, replays: 0, api401: 0 });
      assert.deepEqual((await events(tab)).filter(({ type }) => /signedout|failed|error/.test(type)), []);
    });
  }
}
