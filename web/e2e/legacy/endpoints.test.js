// The legacy endpoints (`auth0: {domain, clientID}`): sign-in by password, refresh by delegation, devices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, openPage, storedTexts, reported, until } from '../harness/pages/page.js';
import { startLegacy } from '../harness/servers/legacy.js';
import { startApp } from '../harness/servers/spa.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const ADA = { username: 'ada', password: 'lovelace-1815', connection: 'Username-Password-Authentication' };

/** The app and a tenant. */
async function startTenant() {
  const app = await startApp();
  const tenant = await startLegacy({ origins: () => [app.origin] });
  app.allow(tenant.origin);
  return {
    app, tenant,
    reset: () => (tenant.reset(), app.configure()),
    stop: () => Promise.all([app.stop(), tenant.stop()]),
  };
}

const s = suite(undefined, startTenant);

async function openLegacy(context = s.context) {
  const { tenant } = s.server;
  const config = { auth0: { domain: tenant.domain, clientID: 'demo' }, device: 'Chrome browser', apis: [tenant.origin + '/protected'] };
  return { w: s.server, tenant, url: tenant.origin + '/protected', page: await openPage(s, config, { context }) };
}

async function openSignedIn() {
  const all = await openLegacy();
  await all.page.evaluate((ada) => perennial.signin(ada), ADA);
  return all;
}

test('sign-in by password: the wire format of /oauth/ro, the id_token on requests, a profile, no password kept', async () => {
  const { tenant, page, url } = await openSignedIn();
  assert.deepEqual(tenant.to('POST /oauth/ro'), [
    { ...ADA, client_id: 'demo', grant_type: 'password', scope: 'openid offline_access', device: 'Chrome browser' },
  ]);
  assert.equal(await page.evaluate(() => perennial.profile.sub), 'auth0|1');
  assert.deepEqual(await ask(page, url, 3), [200, 200, 200]);
  await page.reload();
  assert.deepEqual(await ask(page, url, 3), [200, 200, 200]);
  assert.equal(tenant.refused(), 0);
  assert.ok(!(await storedTexts(page)).some((text) => text.includes(ADA.password)));
  assert.deepEqual(page.complaints, []);
});

test('a wrong password is signin_refused, says nothing of it, and begins no session', async () => {
  const { tenant, page, url } = await openLegacy();
  const error = await page.evaluate(
    (ada) => perennial.signin({ ...ada, password: 'analytical-1843' }).catch(({ name, code, message }) => ({ name, code, message })),
    ADA,
  );
  assert.deepEqual([error.name, error.code], ['PerennialError', 'signin_refused']);
  assert.match(error.message, /invalid_user_password/);
  assert.ok(!error.message.includes('1843'));
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.deepEqual(await ask(page, url), [401]);
  assert.deepEqual(tenant.devices(), []);
});

test('expired: four tabs, five requests each, one refresh by delegation with a token that does not rotate, in each of three rounds', async () => {
  const { w, tenant, page, url } = await openSignedIn();
  const tabs = [page];
  while (tabs.length < 4) tabs.push((await openLegacy()).page);
  const refresh = await page.evaluate(() => JSON.parse(localStorage['perennial:default']).tokens.refresh_token);
  for (let round = 1; round <= 3; round++) {
    await Promise.all(tabs.map((tab) => tab.evaluate((ms) => moveClock(ms), 11 * HOURS)));
    const answers = await Promise.all(tabs.map((tab) => ask(tab, url, 5)));
    assert.deepEqual(answers.flat(), Array(20).fill(200));
    assert.equal(tenant.to('POST /delegation').length, round);
  }
  assert.deepEqual(tenant.to('POST /delegation')[2], {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', client_id: 'demo', target: 'demo', api_type: 'app',
    refresh_token: refresh, scope: 'passthrough',
  });
  assert.equal(tenant.refused(), 0);
  assert.ok(w.app.origin !== tenant.origin);
});

test('sign-out takes this device’s refresh token away at the tenant, and no other’s', async () => {
  const { tenant, page, url } = await openSignedIn();
  tenant.addDevice('Telephone');
  const { refresh, id } = await page.evaluate(() => {
    const { refresh_token, id_token } = JSON.parse(localStorage['perennial:default']).tokens;
    return { refresh: refresh_token, id: id_token };
  });
  await page.evaluate(() => perennial.signout());
  assert.deepEqual(await ask(page, url), [401]);
  await until(() => tenant.devices().length === 1);
  assert.deepEqual(tenant.devices(), ['Telephone']);
  assert.deepEqual(tenant.to('GET /api/v2/device-credentials'), [{ type: 'refresh_token', client_id: 'demo', user_id: 'auth0|1' }]);
  await until(async () => !(await storedTexts(page)).some((text) => text.includes(refresh) || text.includes(id)));
});

test('a device that the tenant has revoked: the session ends with the next refresh', async () => {
  const { tenant, page, url } = await openSignedIn();
  tenant.revokeAll();
  await page.evaluate((ms) => moveClock(ms), 11 * HOURS);
  assert.deepEqual(await ask(page, url, 2), [401, 401]);
  assert.equal((await reported(page, 'signedout')).reason, 'invalid_grant');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
});
