// Microsoft Entra for several tenants: the issuer that the app has named stands for many, and the session is of one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, reported } from '../harness/pages/page.js';
import { arrived, NOTHING, remains } from '../harness/pages/signin.js';
import { CONTOSO, FABRIKAM, startEntra } from '../harness/servers/entra.js';
import { startApp } from '../harness/servers/spa.js';
import { suite } from '../harness/suite.js';

/** The app, and a provider of many tenants. */
async function startTenants() {
  const app = await startApp();
  const entra = await startEntra({ origins: () => [app.origin] });
  app.allow(entra.origin);
  return {
    app, entra,
    reset: () => (entra.reset(), app.configure()),
    stop: () => Promise.all([app.stop(), entra.stop()]),
  };
}

const s = suite(undefined, startTenants);

/** A page of the app on its way through a sign-in. */
async function signIn(place, more) {
  const page = await openPage(s, { issuer: s.server.entra.issuer(place), clientId: 'app', redirectUri: '/callback', apis: '/api', ...more });
  await page.evaluate(() => void perennial.signin());
  return page;
}

for (const [place, tenants] of [['common'], ['organizations'], ['common', [FABRIKAM, CONTOSO.toUpperCase()]]]) {
  test(`/${place}${tenants ? ', and the tenants that may' : ''}: the user is signed in at their tenant, and the session goes on there`, async () => {
    const { entra } = s.server;
    const page = await signIn(place, { tenants });
    await arrived(page);
    assert.equal(await page.evaluate(() => perennial.profile.sub), `ada of ${CONTOSO}`);
    const first = await page.evaluate(() => perennial.tokenGetter());
    assert.notEqual(await page.evaluate(() => perennial.tokenGetter({ force: true })), first);
    assert.equal(entra.refreshed, 1);

    entra.tenant = FABRIKAM; // whose id_token goes on from no session of the other's
    assert.equal(await page.evaluate(() => perennial.tokenGetter({ force: true })), null);
    assert.equal((await reported(page, 'signedout')).reason, 'issuer_mismatch');
    assert.deepEqual(await remains(page), NOTHING);
  });
}

test('a user of a tenant that may not: issuer_mismatch, and nobody is signed in', async () => {
  const page = await signIn('organizations', { tenants: [FABRIKAM] });
  assert.equal((await reported(page, 'signinfailed')).code, 'issuer_mismatch');
  assert.deepEqual(await remains(page), NOTHING);
});

test('an issuer that stands for one tenant: what stands for many is none', async () => {
  const page = await openPage(s, { issuer: s.server.entra.issuer(CONTOSO), clientId: 'app', redirectUri: '/callback', apis: '/api' });
  const { code, message } = await page.evaluate(() => perennial.signin().catch(({ code, message }) => ({ code, message })));
  assert.equal(code, 'invalid_config');
  assert.match(message, /\{tenantid\}/);
});
