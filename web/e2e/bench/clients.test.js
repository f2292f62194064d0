// Each client of the bench does what is timed there, at the bench's own server. Nothing is timed here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clients } from '../../bench/clients.js';
import { check, openStubbed } from '../../bench/rows/calls.js';
import { passMinutes } from '../../bench/rows/hour.js';
import { navigate } from '../../bench/rows/navigation.js';
import { askExpired, askRefused } from '../../bench/rows/open.js';
import { startRun } from '../../bench/run.js';

/** @type {import('../../bench/run.js').Run} */
let run;
before(async () => {
  run = await startRun();
});
after(() => run?.stop());

for (const client of clients) {
  test(`${client.name}: a fresh token goes out with the first request`, () => navigate(run, client));

  test(`${client.name}: an expired one is refreshed once before that, from a cold cache as well`, () =>
    navigate(run, client, { expired: true, cold: true }));

  test(`${client.name}: a page that is open refreshes when its token has run out, and all requests are answered`, async () => {
    const { refreshes } = await askExpired(run, client, 5);
    // oidc-client-ts has no refresh that those who wait share.
    assert.equal(refreshes, client.name === 'oidc-client-ts' ? 5 : 1);
  });

  test(`${client.name}: with the network stubbed, calls carry the token`, async () => {
    const page = await openStubbed(run, client);
    for (const what of /** @type {const} */ (['token', 'xhr', ...(client.noFetch ? [] : ['fetch'])])) await check(run, page, client, what);
    await page.close();
  });

  if (client.dpop) {
    test(`${client.name}: a fetch carries a proof`, async () => {
      const page = await openStubbed(run, client, true);
      await check(run, page, client, 'fetch', true);
      await page.close();
    });
  }

  if (client.replays) {
    test(`${client.name}: after a 401 the request is sent again with another token`, async () => {
      await askRefused(run, client);
      assert.equal(run.server.provider.refreshes.get(client.name), 1);
    });
  }
}

test('perennial: its tokens are refreshed as time passes, once for all tabs', async () => {
  const { refreshes, reused } = await passMinutes(run, clients[0], 3, 12);
  assert.ok(refreshes >= 2, `${refreshes} refreshes in twelve minutes of tokens that live for five`);
  assert.ok(refreshes <= 4, `${refreshes} refreshes in twelve minutes of tokens that live for five`);
  assert.equal(reused, 0);
});
