// Many tabs, one session, a provider that revokes it when a refresh token comes twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { events, MINUTES, openSignedIn, openTabs, order, reported } from '../user.js';

const HAND_OVERS = 200;

/** @param {import('../suite.js').Suite} s */
export function race(s) {
  test('two tabs, then four, expired again and again: 200 hand-overs of the lock each, one refresh a round, no session lost', async () => {
    let tabs = [await openSignedIn(s)];
    const others = s.world.idp.stats().grants - 1; // of other tests' users, who never signed out
    for (const count of [2, 4]) {
      tabs = await openTabs(s, tabs, count);
      await run(tabs, others);
    }

    await tabs[0].evaluate(() => perennial.signout());
    for (const tab of tabs) {
      assert.equal((await reported(tab, 'signedout')).reason, 'signout'); // the others hear of it by themselves
      assert.deepEqual(await order(s, tab), [401]);
    }
  });

  async function run(tabs, others) {
    const { idp, orders } = s.world;
    idp.reset();
    orders.reset();
    const { rounds, handOvers, answers } = await tabs[0].evaluate((how) => globalThis.race(how), {
      tabs: tabs.length, handOvers: HAND_OVERS, url: `${orders.origin}/orders`, ms: 6 * MINUTES,
    });
    assert.deepEqual(answers, Array(tabs.length).fill(200), `round ${rounds}, after ${handOvers} hand-overs`);
    assert.ok(handOvers >= HAND_OVERS);
    const { tokenCalls, refreshes, replays, refused, grants } = idp.stats();
    assert.deepEqual(
      { tokenCalls, refreshes, replays, refused, grants: grants - others },
      { tokenCalls: rounds, refreshes: rounds, replays: 0, refused: 0, grants: 1 },
    );
    const { granted, refused: api401 } = orders.stats();
    assert.deepEqual({ granted, api401 }, { granted: rounds * tabs.length, api401: 0 });
    for (const tab of tabs) {
      assert.deepEqual(await order(s, tab), [200]);
      assert.deepEqual((await events(tab)).filter(({ type }) => !/^(signedin|refreshed)$/.test(type)), []);
      assert.deepEqual(await tab.complaints(), []);
    }
  }
}
