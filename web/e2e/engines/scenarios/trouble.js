// A token endpoint that hangs, and a device without network: no session is lost, and all goes on by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdTokens } from '../tokens.js';
import { answers, events, MINUTES, moveClock, openSignedIn, openTabs, order, startOrder, reported } from '../user.js';

/** @param {import('../suite.js').Suite} s */
export function trouble(s) {
  test('the token endpoint hangs: it is reported to every tab in time, the session survives, and works again by itself', async () => {
    const { idp } = s.world;
    const config = { policy: { timeout: 4, backoff: 0.2, maxBackoff: 0.5 } }; // a busy machine may take a second for an answer
    const tabs = await openTabs(s, [await openSignedIn(s, { config })], 2);
    const held = holdTokens(idp);
    for (const tab of tabs) {
      await moveClock(tab, 6 * MINUTES);
      await startOrder(s, tab, 2);
    }
    for (const tab of tabs) {
      for (const answer of await answers(tab)) assert.match(String(answer), /^(timeout|refresh_busy)$/);
      assert.equal(await tab.evaluate(() => perennial.isAuthenticated), true);
    }
    held.release(held.count());
    for (const tab of tabs) {
      await reported(tab, 'refreshed'); // nobody asked for it
      assert.deepEqual(await order(s, tab, 2), [200, 200]);
    }
    const { refreshes, replays, refused } = idp.stats();
    assert.deepEqual({ refreshes, replays, refused }, { refreshes: 1, replays: 0, refused: 0 });
  });

  test('offline: requests fail, the session survives, and is refreshed when the browser is online again', async () => {
    const { idp } = s.world;
    const tab = await openSignedIn(s);
    await tab.evaluate(() => perennial.ready);
    await moveClock(tab, 6 * MINUTES);
    const network = networkOf(s, tab);
    await network.off();
    assert.deepEqual(await order(s, tab, 3), Array(3).fill('network_error'));
    assert.equal(await tab.evaluate(() => perennial.isAuthenticated), true);
    await network.on();
    await reported(tab, 'refreshed'); // nobody asked for it
    assert.deepEqual(await order(s, tab, 3), [200, 200, 200]);
    assert.deepEqual((await events(tab)).filter(({ type }) => type === 'signedout'), []);
    const { refreshes, replays, refused } = idp.stats();
    assert.deepEqual({ refreshes, replays, refused }, { refreshes: 1, replays: 0, refused: 0 });
  });
}

/** The tab's network, where the driver can cut it; else the servers', and the page sees what a browser would tell it. */
function networkOf(s, tab) {
  const servers = [s.world.idp, s.world.orders];
  const tell = (event) => tab.evaluate((type) => void dispatchEvent(new Event(type)), event);
  if (tab.offline) return { off: () => tab.offline(true), on: () => tab.offline(false) };
  return {
    off: async () => (await Promise.all(servers.map((server) => server.unplug())), tell('offline')),
    on: async () => (await Promise.all(servers.map((server) => server.plug())), tell('online')),
  };
}
