// Many tabs, one session.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, openTab, signIn, reported } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite({ ttl: '1h', browser: { full: true } });

test('four tabs, five requests each, expired: one refresh, twenty rounds in a row, none dead', async () => {
  const tabs = [await signIn(s.context, s.server)];
  while (tabs.length < 4) tabs.push(await openTab(s));
  for (let round = 1; round <= 20; round++) {
    await s.server.reset();
    // The API refuses the old token from now on too: whoever still sends it is found out.
    await s.server.expire();
    await Promise.all(tabs.map((page) => page.evaluate((ms) => moveClock(ms), 2 * HOURS)));
    const answers = await Promise.all(tabs.map((page) => hello(page, 5)));
    assert.deepEqual(answers.flat(), Array(20).fill(200), `round ${round}`);
    const { refreshes, replays, api401 } = await s.server.stats();
    assert.deepEqual({ refreshes, replays, api401 }, { refreshes: 1, replays: 0, api401: 0 }, `round ${round}`);
  }
  for (const page of tabs) assert.deepEqual(page.complaints, []);
});

test('a refresh in one tab reaches the others without a request of theirs', async () => {
  const [first, second] = [await signIn(s.context, s.server), await openTab(s)];
  await second.evaluate(() => perennial.ready);
  const before = await second.evaluate(() => perennial.session.generation);
  await first.evaluate(() => perennial.tokenGetter({ force: true }));
  assert.equal((await reported(second, 'refreshed')).generation, before + 1);
  assert.deepEqual(await hello(second), [200]);
  assert.equal((await s.server.stats()).tokenCalls, 1);
});

test('sign-out reaches every tab, also one whose program is not loaded', async () => {
  const first = await signIn(s.context, s.server);
  const second = await openTab(s);
  await first.evaluate(() => perennial.signout());
  await second.waitForFunction(() => !perennial.isAuthenticated);
  for (const page of [first, second]) {
    assert.deepEqual(await hello(page), [401]); // without a token
    assert.equal(await page.evaluate(() => perennial.tokenGetter()), null);
  }
});

test('a sign-in in one tab signs the other one in', async () => {
  const waiting = await openTab(s);
  assert.deepEqual(await hello(waiting), [401]);
  await signIn(s.context, s.server);
  await waiting.waitForFunction(() => perennial.isAuthenticated);
  assert.deepEqual(await hello(waiting), [200]);
});
