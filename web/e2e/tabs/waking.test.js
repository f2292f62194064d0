// Waking up: a night's sleep, tabs that were frozen, timers that ring hours late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported, until } from '../harness/pages/page.js';
import { signedOut, strictSuite, wellAfter } from '../harness/pages/strict.js';
import { pass, sleep } from '../harness/pages/time.js';

const NIGHT = 8 * 3600; // seconds
const s = strictSuite();

/** Everything that tells a page that it wakes, at once. */
const wake = (page) =>
  page.evaluate(() => {
    document.dispatchEvent(new Event('resume'));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    document.dispatchEvent(new Event('visibilitychange'));
    dispatchEvent(new Event('online'));
  });

test('after a night the first requests wait for one refresh, though no event says that the page woke', async () => {
  const [page] = await s.openTabs(1);
  await sleep(page, NIGHT);
  assert.deepEqual(await s.order(page, 5), Array(5).fill(200));
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('four events that say so at once make one refresh, and the first request leaves at once with its token', async () => {
  const [page] = await s.openTabs(1);
  await sleep(page, NIGHT);
  await wake(page);
  await reported(page, 'refreshed');
  await wake(page);
  const left = await page.evaluate((url) => {
    globalThis.first = fetch(url).then(({ status }) => status);
    return seen.sent.at(-1) === url;
  }, s.orders());
  assert.equal(left, true);
  assert.equal(await page.evaluate(() => first), 200);
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('four tabs wake at once, with five requests each: one refresh', async () => {
  const tabs = await s.openTabs(4);
  for (const page of tabs) await sleep(page, NIGHT);
  const answers = await Promise.all(tabs.map(async (page) => [await wake(page), await s.order(page, 5)][1]));
  assert.deepEqual(answers.flat(), Array(20).fill(200));
  for (const page of tabs) await reported(page, 'refreshed');
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('a timer that rings hours late makes one refresh', async () => {
  const [page] = await s.openTabs(1);
  await sleep(page, NIGHT);
  await pass(page, 300); // the time that was left to it
  await reported(page, 'refreshed');
  assert.deepEqual(await s.order(page, 5), Array(5).fill(200));
  assert.deepEqual(s.counted(), wellAfter(1));
});

test('a tab frozen in the middle of a refresh, for longer than that may take: thawed, it has the answer', async () => {
  const [page] = await s.openTabs(1, { policy: { timeout: 1 } });
  const cdp = await page.createCDPSession();
  let spent = false;
  let answer;
  const slow = new Promise((resolve) => (answer = resolve));
  s.server.idp.tamper(async () => {
    spent = true; // whoever loses what follows has lost the session
    await slow;
  });
  await s.expire(page);
  await page.evaluate((url) => void (globalThis.waiting = fetch(url).then(({ status }) => status, ({ code }) => code)), s.orders());
  await until(() => spent);
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  answer();
  await new Promise((resolve) => setTimeout(resolve, 3000)); // a real freeze: no clock can be moved meanwhile
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });
  assert.equal(await page.evaluate(() => waiting), 200);
  assert.equal(await signedOut(page), false);
  assert.deepEqual(s.counted(), wellAfter(1));
});
