// A duplicated tab: the browser copies sessionStorage, and with it the session, into a tab that has this one for its opener.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movableClock, reported, until, witness } from '../harness/pages/page.js';
import { signedOut, strictSuite, wellAfter } from '../harness/pages/strict.js';

const s = strictSuite();

/** Opens a twin of a tab, as a link with an opener does. @param {any} page @param {object} more of the configuration */
async function duplicate(page, more) {
  // A popup is there before a test could prepare it, so the app's own page brings what tests need.
  s.server.app.configure({ config: s.configuration(more), before: `(${movableClock})();(${witness})()` });
  const opened = new Promise((resolve) => page.once('popup', resolve));
  await page.evaluate(() => void open('/'));
  const twin = /** @type {any} */ (await opened);
  await twin.waitForFunction(() => globalThis.perennial?.isAuthenticated !== undefined && globalThis.seen, { polling: 50 });
  await twin.evaluate(() => perennial.ready);
  return twin;
}

const session = (page) => page.evaluate(() => sessionStorage['perennial:default:session']);
const rows = (page) =>
  page.evaluate(async () => {
    const open = indexedDB.open('perennial');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const all = open.result.transaction('records').objectStore('records').getAllKeys();
    await new Promise((resolve) => (all.onsuccess = resolve));
    open.result.close();
    return all.result;
  });

for (const more of [{ storage: 'sessionStorage' }, { storage: 'sessionStorage', encrypt: true }]) {
  const how = more.encrypt ? ', encrypted' : '';

  test(`both twins have expired${how}: one refresh, both alive, also after one of them has closed`, async () => {
    const [page] = await s.openTabs(1, more);
    const twin = await duplicate(page, more);
    assert.equal(await session(twin), await session(page));
    for (let round = 1; round <= 2; round++) {
      await s.expire([page, twin]);
      const answers = await Promise.all([page, twin].map((tab) => s.order(tab, 5)));
      assert.deepEqual(answers.flat(), Array(10).fill(200));
      assert.deepEqual(s.counted(), wellAfter(round));
    }
    await page.close();
    await twin.reload();
    await s.expire(twin);
    assert.deepEqual(await s.order(twin, 3), [200, 200, 200]);
    assert.equal(await signedOut(twin), false);
    assert.deepEqual(s.counted(), wellAfter(3));
  });
}

test('a sign-out in one twin ends the other, and no tab with a session of its own', async () => {
  const more = { storage: 'sessionStorage' };
  const [page] = await s.openTabs(1, more);
  const twin = await duplicate(page, more);
  const stranger = await s.openTab(more);
  await s.signIn(stranger);
  await page.evaluate(() => perennial.signout());
  assert.equal((await reported(twin, 'signedout')).reason, 'signout');
  assert.equal(await twin.evaluate(() => sessionStorage['perennial:default']), undefined);
  await until(() => s.server.idp.stats().revocations === 1);
  assert.deepEqual(await s.order(twin, 2), [401, 401]);
  assert.deepEqual(await s.order(stranger, 2), [200, 200]);
  assert.equal(await signedOut(stranger), false);
});

test('what closed tabs have left is swept a day later', async () => {
  const more = { storage: 'sessionStorage' };
  const [page] = await s.openTabs(1, more);
  const name = `default\n${await session(page)}`;
  assert.deepEqual(await rows(page), [name]);
  await page.close();
  const later = await s.openTab(more, { script: () => globalThis.moveClock(25 * 3_600_000) });
  await later.evaluate(() => perennial.ready);
  await until(async () => (await rows(later)).length === 0);
});
