// The page goes away in the middle of a refresh.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../harness/pages/page.js';
import { holdAnswers, holdTokens } from '../tokens.js';
import { answers, eventually, MINUTES, moveClock, openSignedIn, openTabs, order, startOrder } from '../user.js';

/** What is to happen here happens before any time-out does. */
const config = { policy: { timeout: 100 } };

/** @param {import('../suite.js').Suite} s */
export function reload(s) {
  const once = () => {
    const { refreshes, replays, refused } = s.world.idp.stats();
    assert.deepEqual({ refreshes, replays, refused }, { refreshes: 1, replays: 0, refused: 0 });
  };

  test('a reload in the middle of a refresh: the page that comes refreshes, and the session goes on', async () => {
    const { idp } = s.world;
    const tab = await openSignedIn(s, { config });
    const held = holdTokens(idp);
    await moveClock(tab, 6 * MINUTES);
    await startOrder(s, tab, 3);
    await until(() => held.count() === 1);
    await tab.reload();
    await startOrder(s, tab, 3);
    await until(() => held.count() === 2);
    held.release(1);
    assert.deepEqual(await answers(tab), [200, 200, 200]);
    once();
  });

  test('a tab that reloads, or is closed, in the middle of a refresh: the one that waits for its lock takes over', async () => {
    const { idp } = s.world;
    const [first, second] = await openTabs(s, [await openSignedIn(s, { config })], 2);
    for (const leave of ['reload', 'close']) {
      idp.reset();
      const held = holdTokens(idp);
      await moveClock(second, 6 * MINUTES);
      await startOrder(s, second);
      await until(() => held.count() === 1);
      await moveClock(first, 6 * MINUTES); // not before: a tab that wakes refreshes unasked
      await startOrder(s, first, 3);
      await first.evaluate(async () => {
        const waits = async () => (await navigator.locks.query()).pending.some(({ name }) => name.startsWith('perennial:'));
        while (!(await waits()));
      });
      await second[leave]();
      await until(() => held.count() === 2);
      held.release(1);
      assert.deepEqual(await answers(first), [200, 200, 200], leave);
      if (leave === 'reload') assert.deepEqual(await order(s, second), [200]);
      once();
    }
  });

  test('with the courier, a reload while the answer is on its way: no token is spent twice, and the session goes on', async () => {
    const { idp } = s.world;
    const tab = await openSignedIn(s, { config: { ...config, courier: true } });
    await tab.evaluate(() => perennial.ready);
    await eventually(tab, async () => (await navigator.serviceWorker.getRegistrations()).some(({ active }) => active?.state === 'activated'));
    const answer = holdAnswers(idp);
    await moveClock(tab, 6 * MINUTES);
    await startOrder(s, tab, 3);
    await until(answer.held);
    await tab.reload();
    await startOrder(s, tab, 3);
    answer.release();
    assert.deepEqual(await answers(tab), [200, 200, 200]);
    once();
  });
}
