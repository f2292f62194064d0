// DPoP in many tabs: one key, one refresh.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, openPage } from '../harness/pages/page.js';
import { configured, openSignedInSpa, ORDERS, watchTokens } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
// The test moves the clocks of the tabs, and this is not about clocks: the API takes proofs of any time.
const s = suite({ resource: { window: Infinity } }, startWorld);

const thumbprint = (page, api) =>
  page.evaluate(async (a) => perennial.jwt.decodeToken(await perennial.tokenGetter({ api: a })).cnf.jkt, api);

test('four tabs, five requests each, expired: one refresh, one key, no proof twice, five rounds in a row', async () => {
  const w = s.server;
  const url = w.orders.origin + '/orders';
  const config = configured(w, { dpop: true });
  const tabs = [await openSignedInSpa(s, config)];
  while (tabs.length < 4) tabs.push(await openPage(s, config));
  for (let round = 1; round <= 5; round++) {
    w.idp.reset();
    w.orders.reset();
    const granted = watchTokens(w);
    await Promise.all(tabs.map((page) => page.evaluate((ms) => moveClock(ms), 2 * HOURS)));
    const answers = await Promise.all(tabs.map((page) => ask(page, url, 5)));
    assert.deepEqual(answers.flat(), Array(20).fill(200), `round ${round}`);
    assert.equal(granted.filter(({ resource }) => resource === ORDERS).length, 1, `round ${round}`);
    const { refused, bearer } = w.orders.stats();
    assert.deepEqual({ refused, bearer, replays: w.idp.stats().replays }, { refused: 0, bearer: 0, replays: 0 }, `round ${round}`);
  }
  const keys = await Promise.all(tabs.map((page) => thumbprint(page, url)));
  assert.equal(new Set(keys).size, 1);
  for (const page of tabs) assert.deepEqual(page.complaints, []);
});
