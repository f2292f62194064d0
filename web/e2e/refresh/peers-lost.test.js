// The peers' table, see peers.test.js: the page reloads in the middle of a refresh, or the answer is lost.
//
// A page alone cannot save every session here. If the request had not arrived, or the server has a grace period, it does.
// If a strict server has spent the refresh token and the answer is lost with the page, nobody has the new one: then the
// session is over, and what matters is that the user hears of it at once, without a storm. The courier is the remedy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported, until } from '../harness/pages/page.js';
import { signedOut, strictSuite, wellAfter } from '../harness/pages/strict.js';
import { hang, lost } from '../harness/servers/idp/trouble.js';

const s = strictSuite();

/** A page that has sent its refresh, and begins anew before it has the answer. @param {() => boolean} arrived */
async function reloadInTheMiddle(page, arrived) {
  await s.expire(page);
  await page.evaluate((url) => void fetch(url).catch(() => {}), s.orders());
  await until(arrived);
  await page.reload();
}

/** The provider does its work, and is slow to answer. Returns how many refreshes it has answered or begun to. */
function answerLate() {
  let begun = 0;
  const late = new Promise(() => {});
  s.server.idp.tamper(() => (++begun === 1 ? late : undefined));
  return () => begun;
}

test('the tab reloads in the middle of a refresh that has not arrived: the session is kept', async () => {
  const [page] = await s.openTabs(1);
  let arrived = 0;
  s.server.idp.trouble((ctx, next) => (++arrived === 1 ? hang(ctx) : next()));
  await reloadInTheMiddle(page, () => arrived === 1);
  assert.deepEqual(await s.order(page, 5), Array(5).fill(200));
  assert.equal(await signedOut(page), false);
  assert.deepEqual({ arrived, ...s.counted() }, { arrived: 2, ...wellAfter(1) });
});

test('the tab reloads in the middle of a refresh, server with a grace period: the session is kept', async () => {
  const [page] = await s.openTabs(1);
  s.server.idp.forgive();
  const begun = answerLate();
  await reloadInTheMiddle(page, () => begun() === 1);
  assert.deepEqual(await s.order(page, 5), Array(5).fill(200));
  assert.equal(await signedOut(page), false);
  assert.deepEqual(s.counted(), wellAfter(2));
});

test('the tab reloads after a strict server has spent its token: reported once, in every tab, and nobody asks again', async () => {
  const [page, other] = await s.openTabs(2);
  const begun = answerLate();
  await reloadInTheMiddle(page, () => begun() === 1);
  assert.deepEqual(await s.order(page, 5), Array(5).fill(401)); // without a token
  for (const tab of [page, other]) assert.equal((await reported(tab, 'signedout')).reason, 'invalid_grant');
  assert.deepEqual(await s.order(other, 5), Array(5).fill(401));
  assert.deepEqual(s.counted(), { refreshes: 1, replays: 1, refused: 1, api401: 10 });
});

test('rotated, response lost, server with a grace period: the session is kept, and works afterwards', async () => {
  const [page] = await s.openTabs(1, { policy: { timeout: 2, backoff: 0.1 } });
  s.server.idp.forgive();
  s.server.idp.trouble(lost);
  await s.expire(page);
  assert.deepEqual(await s.order(page, 3), Array(3).fill('network_error'));
  s.server.idp.mend();
  assert.deepEqual(await s.order(page, 3), [200, 200, 200]);
  assert.equal(await signedOut(page), false);
  const { replays, refused } = s.counted();
  assert.deepEqual({ replays, refused }, { replays: 0, refused: 0 });
});
