// The courier: a page that goes away in the middle of a refresh loses nothing, at a provider that takes a replayed refresh
// token for a theft (oidc-provider, with reuse detection).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginRefresh, isKept, ONE_REFRESH, ONE_TOKEN, openCourier, outlive, outlived, reloadInRefresh, seenBy, withCourier } from '../harness/pages/courier.js';
import { openPage, reported, until } from '../harness/pages/page.js';
import { openApp, order } from '../harness/pages/signin.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite(ONE_TOKEN, startWorld);
const OK = [200, 200, 200];

test('a reload in the middle of a refresh: the session lives, by one token call', async () => {
  const page = await openCourier(s);
  const { generation } = await page.evaluate(() => perennial.session);
  assert.deepEqual(await reloadInRefresh(s, page), OK);
  assert.deepEqual(seenBy(s), ONE_REFRESH);
  assert.equal(await page.evaluate(() => perennial.session.generation), generation + 1);

  // And what it has brought is good for the next one.
  await outlive(page);
  assert.deepEqual(await order(s, page, 3), OK);
  assert.deepEqual(seenBy(s), { tokenCalls: 2, refreshes: 2, replays: 0, refused: 0 });
  await until(async () => !(await isKept(page)));
  assert.equal(s.server.orders.stats().refused, 0);
  assert.deepEqual(page.complaints, []);
});

test('without the courier the same reload loses the session: the provider sees a replay', async () => {
  const page = await openCourier(s, { courier: false });
  assert.deepEqual(await reloadInRefresh(s, page), [401, 401, 401]);
  assert.equal((await reported(page, 'signedout')).reason, 'invalid_grant');
  assert.equal(seenBy(s).replays, 1);
});

test('the last tab closes in the middle of a refresh: the answer waits for the next one, and not in localStorage', async () => {
  const page = await openCourier(s);
  const hold = await beginRefresh(s, page);
  await page.close();
  hold.release();
  await until(() => hold.left);
  const idle = await openPage(s, null); // of the same origin, with nothing started
  await until(() => isKept(idle));
  const open = await idle.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
  await idle.close();

  const next = await openApp(s, withCourier(s), { prepare: outlived });
  assert.deepEqual(await order(s, next, 3), OK);
  assert.deepEqual(seenBy(s), ONE_REFRESH);
  const token = await next.evaluate(() => perennial.tokenGetter());
  assert.ok(token && !open.includes(token), 'the answer could be read in localStorage');
  await until(async () => !(await isKept(next)));
});

test('an app’s own service worker takes the courier in by importScripts', async () => {
  s.server.app.serve('/worker.js', "importScripts('/perennial/perennial-courier.js'); addEventListener('message', ({ data, source }) => data === 'ping' && source.postMessage('pong'));");
  const page = await openApp(s, { courier: false });
  await page.evaluate(() => navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready));
  await page.close();
  const app = await openCourier(s, { courier: '/worker.js' });
  const scripts = await app.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ active }) => new URL(active.scriptURL).pathname));
  assert.deepEqual(scripts, ['/worker.js']);
  assert.deepEqual(await reloadInRefresh(s, app), OK);
  assert.deepEqual(seenBy(s), ONE_REFRESH);
  const pong = await app.evaluate(async () => {
    const answered = new Promise((resolve) => (navigator.serviceWorker.onmessage = ({ data }) => resolve(data)));
    (await navigator.serviceWorker.ready).active.postMessage('ping');
    return answered;
  });
  assert.equal(pong, 'pong');
});
