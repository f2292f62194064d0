// The courier with other ways to refresh than a plain token endpoint, several tabs, and where there can be none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { login, BY_COOKIE, openApp as openBackend, outlive as outliveBackend } from '../harness/pages/app.js';
import { beginRefresh, courierReady, holdAnswers, isKept, ONE_REFRESH, ONE_TOKEN, openBeside, openCourier, outlive, reloadInRefresh, seenBy, withCourier } from '../harness/pages/courier.js';
import { until } from '../harness/pages/page.js';
import { openApp, order, signIn } from '../harness/pages/signin.js';
import { startBackend } from '../harness/servers/backend.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const OK = [200, 200, 200];

describe('oidc-provider', () => {
  // The tests move the clocks of the tabs, and this is not about clocks: the API takes proofs of any time.
  const s = suite({ ...ONE_TOKEN, resource: { window: Infinity } }, startWorld);

  test('DPoP with nonces: a reload in the middle of a refresh keeps the session', async () => {
    const page = await openCourier(s, { dpop: true, clientId: 'dpop' });
    assert.deepEqual(await order(s, page), [200]);
    assert.deepEqual(await reloadInRefresh(s, page), OK);
    const { refreshes, replays } = seenBy(s);
    assert.deepEqual({ refreshes, replays }, { refreshes: 1, replays: 0 });
  });

  test('a tab that waits for the one that goes away gets what it has begun', async () => {
    const page = await openCourier(s);
    const other = await openBeside(s);
    const hold = await beginRefresh(s, page);
    await outlive(other);
    const answers = order(s, other, 3);
    await page.close();
    hold.release();
    assert.deepEqual(await answers, OK);
    assert.deepEqual(seenBy(s), ONE_REFRESH);
  });

  test('sign-out while an errand is under way that nobody waits for: what it brings is revoked, and nothing is kept', async () => {
    const page = await openCourier(s);
    const other = await openBeside(s);
    const { grants } = s.server.idp.stats(); // those of the tests before live on
    const hold = await beginRefresh(s, page);
    await page.close();
    await other.evaluate(() => perennial.signout());
    hold.release();
    await until(() => s.server.idp.stats().grants === grants - 1);
    await until(async () => !(await isKept(other)));
    assert.equal(await other.evaluate(() => perennial.isAuthenticated), false);
    assert.equal(seenBy(s).replays, 0);
  });

  test('a server slower than the page is asked once', async () => {
    const first = await openCourier(s);
    const page = await openApp(s, withCourier(s, { policy: { timeout: 3, backoff: 0.2 } }));
    await first.close();
    await page.evaluate(() => perennial.ready);
    await courierReady(page);
    await outlive(page);
    const hold = holdAnswers(s);
    assert.deepEqual(await order(s, page), ['timeout']);
    hold.release();
    await until(async () => (await order(s, page))[0] === 200);
    assert.deepEqual(seenBy(s), ONE_REFRESH);
  });

  for (const [what, courier, before] of [
    ['the page may have no service worker', true, () => Object.defineProperty(Navigator.prototype, 'serviceWorker', { get() {} })],
    ['the script is not there', '/perennial/none.js', () => {}],
  ]) {
    test(`where ${what}: unsupported is reported, and everything works without`, async () => {
      const page = await openApp(s, withCourier(s, { courier }), { script: before });
      await signIn(page);
      await page.evaluate(() => perennial.ready);
      await until(() => page.evaluate(() => seen.events.some(({ type, code }) => type === 'error' && code === 'unsupported')));
      s.server.idp.reset();
      await outlive(page);
      assert.deepEqual(await order(s, page, 3), OK);
      assert.deepEqual(seenBy(s), ONE_REFRESH);
    });
  }
});

describe('a back end of the app’s own', () => {
  const s = suite(undefined, startBackend);

  test('the refresh token in an HttpOnly cookie: a reload in the middle of a refresh keeps the session', async () => {
    const page = await openBackend(s, { ...BY_COOKIE, courier: true });
    await login(page, '?cookie');
    await page.evaluate(() => perennial.ready);
    await courierReady(page);
    await outliveBackend(page);
    s.server.hold();
    await page.evaluate(() => void fetch('/api/x').catch(() => {}));
    await until(() => s.server.held.length === 1);
    await page.reload();
    const answer = page.evaluate(() => fetch('/api/x').then(({ status }) => status));
    s.server.release();
    assert.equal(await answer, 200);
    assert.equal(s.server.to('/session/cookie').length, 1);
    assert.equal(s.server.grants.replays, 0);
  });
});
