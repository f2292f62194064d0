// The back/forward cache: Perennial keeps no page out of it, throws none out, and knows what happened when one is back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported, until } from '../harness/pages/page.js';
import { strictSuite, wellAfter } from '../harness/pages/strict.js';

const NIGHT = 8 * 3_600_000;
const s = strictSuite({ browser: { full: true } });

/**
 * The user follows a link out of the app, something happens in another tab, and comes back by the back button.
 * Nothing is asked of the page until it says itself that it is back: to run a script in a cached page is to throw it out.
 * @param {(other: any) => Promise<any>} meanwhile
 */
async function awayAndBack(page, other, meanwhile) {
  const away = s.server.idp.issuer + '/.well-known/openid-configuration';
  const cdp = await page.createCDPSession();
  const reasons = [];
  await cdp.send('Page.enable');
  cdp.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) => reasons.push(...notRestoredExplanations.map(({ reason }) => reason)));
  await page.bringToFront();
  await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => (localStorage.back = persisted)));
  const { currentIndex, entries } = await cdp.send('Page.getNavigationHistory');
  await page.evaluate((url) => void location.assign(url), away);
  await until(() => page.url() === away);
  await meanwhile(other);
  // Refused, and without effect, while the two pages change places.
  await until(() => cdp.send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex].id }).then(() => true, () => false));
  await until(async () => reasons.length > 0 || (await other.evaluate(() => localStorage.back)));
  assert.deepEqual(reasons, []);
  assert.equal(await other.evaluate(() => localStorage.back), 'true');
}

test('another tab refreshes: the page is not thrown out, and has the new token without a refresh of its own', async () => {
  const [page, other] = await s.openTabs(2);
  assert.deepEqual(await s.order(page, 3), [200, 200, 200]);
  await awayAndBack(page, other, () => other.evaluate(() => perennial.tokenGetter({ force: true })));
  assert.equal((await reported(page, 'refreshed')).generation, 2);
  assert.deepEqual(await s.order(page, 3), [200, 200, 200]);
  // It is on the channel again.
  await other.evaluate(() => perennial.tokenGetter({ force: true }));
  await page.waitForFunction(() => perennial.session.generation === 3, { polling: 50 });
  assert.deepEqual(s.counted(), wellAfter(2));
});

test('another tab signs out: the page hears of it, and sends no token', async () => {
  const [page, other] = await s.openTabs(2);
  await awayAndBack(page, other, () => other.evaluate(() => perennial.signout()));
  assert.deepEqual(await s.order(page), [401]);
  assert.equal((await reported(page, 'signedout')).reason, 'signout');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
});

test('a night passes: back again, the page makes one refresh', async () => {
  const [page, other] = await s.openTabs(2);
  await page.evaluate((ms) => addEventListener('pagehide', () => passTime(ms, true)), NIGHT);
  await awayAndBack(page, other, async () => {});
  assert.deepEqual(await s.order(page, 5), Array(5).fill(200));
  await reported(page, 'refreshed');
  assert.deepEqual(s.counted(), wellAfter(1));
});
