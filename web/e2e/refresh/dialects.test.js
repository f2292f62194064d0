// How real providers and back ends answer a refresh: what ends a session, what does not, and what is about one API alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { login, openApp, outlive } from '../harness/pages/app.js';
import { reported } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const MINUTES = 60_000;
const s = suite(undefined, startBackend);
const get = (page, path = '/api/x') => page.evaluate((p) => fetch(p).then(({ status }) => status, ({ code }) => code), path);
/** Has the page want a token, and does not wait for it. */
const begin = (page) => page.evaluate(() => void fetch('/api/x').catch(() => {}));
const isSignedIn = (page) => page.evaluate(() => perennial.isAuthenticated);
const happened = (page, type) => page.evaluate((t) => seen.events.filter((e) => e.type === t), type);

const BY_ENDPOINT = { tokenEndpoint: '/oauth/token', clientId: 'app', apis: ['/api'] };
const IMPATIENT = { policy: { backoff: 0.01, maxBackoff: 0.01 } };

async function openSignedIn(configuration) {
  const page = await openApp(s, configuration);
  await login(page);
  return page;
}

for (const [who, fault, reason] of [
  ['Auth0, 403', { status: 403, body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' } }, 'invalid_grant'],
  ['Auth0, a second factor', { status: 403, body: { error: 'mfa_required' } }, 'mfa_required'],
  ['GitHub, 200', { status: 200, body: { error: 'bad_refresh_token' } }, 'bad_refresh_token'],
  ['dex', { status: 400, body: { error: 'invalid_request' } }, 'invalid_request'],
  ['Firebase', { status: 400, body: { error: { code: 400, message: 'TOKEN_EXPIRED', status: 'INVALID_ARGUMENT' } } }, 'TOKEN_EXPIRED'],
  ['Entra, after 24 hours', { status: 400, body: { error: 'invalid_grant', error_codes: [700084] } }, 'invalid_grant'],
]) {
  test(`a token endpoint ends a session as ${who}: it ends at once, with the reason, and requests go on without a token`, async () => {
    const page = await openSignedIn(BY_ENDPOINT);
    assert.equal(await get(page), 200);
    s.server.fault = fault;
    await outlive(page);
    assert.equal(await get(page), 401);
    assert.equal((await reported(page, 'signedout')).reason, reason);
    assert.deepEqual([await isSignedIn(page), await happened(page, 'refreshfailed')], [false, []]);
    assert.equal(s.server.to('/oauth/token').length, 1);
  });
}

for (const [who, fault, code] of [
  ["Spring's 400 “Bad Request”", { status: 400, body: { status: 400, error: 'Bad Request', path: '/oauth/token' } }, 'refresh_refused'],
  ["glewlwyd's empty 400", { status: 400 }, 'refresh_refused'],
  ['a 204', { status: 204 }, 'refresh_refused'],
  ['a 200 without tokens', { status: 200, body: { message: 'come back later' } }, 'refresh_refused'],
  ["a captive portal's 200", { status: 200, html: '<!doctype html><title>Free Wi-Fi</title>' }, 'malformed_response'],
]) {
  test(`${who} ends nothing: ${code}, and the next answer mends it`, async () => {
    const page = await openSignedIn({ ...BY_ENDPOINT, ...IMPATIENT });
    s.server.fault = fault;
    await outlive(page);
    await begin(page);
    assert.equal((await reported(page, 'refreshfailed')).code, code);
    assert.equal(await isSignedIn(page), true);
    s.server.fault = null;
    await reported(page, 'refreshed');
    assert.deepEqual([await get(page), await happened(page, 'signedout')], [200, []]);
  });
}

/** Has the page meet a fault several times, and for some minutes. */
async function enduring(page, fault) {
  s.server.fault = fault;
  await outlive(page);
  await begin(page);
  const refused = (n) =>
    page.waitForFunction(
      (m) => seen.events.some(({ type }) => type === 'signedout') || seen.events.filter(({ type }) => type === 'refreshfailed').length > m,
      { polling: 20 }, n,
    );
  await refused(5);
  await page.evaluate((ms) => moveClock(ms), 10 * MINUTES);
  await refused((await happened(page, 'refreshfailed')).length + 1);
}

test('a 200 without tokens that lasts for minutes is an end all the same', async () => {
  const page = await openSignedIn({ ...BY_ENDPOINT, ...IMPATIENT });
  await enduring(page, { status: 200, body: {} });
  assert.equal((await reported(page, 'signedout')).reason, 'refresh_refused');
});

test('a captive portal that lasts for minutes is none', async () => {
  const page = await openSignedIn({ ...BY_ENDPOINT, ...IMPATIENT });
  await enduring(page, { status: 200, html: '<!doctype html><title>Free Wi-Fi</title>' });
  assert.deepEqual([await isSignedIn(page), await happened(page, 'signedout')], [true, []]);
});

const SIMPLEJWT = { refreshUrl: '/simplejwt/refresh', fields: { access_token: 'access', refresh_token: 'refresh' }, apis: ['/api'] };
const ASPNET = { refreshUrl: '/aspnet/refresh', fields: { refresh_token: 'refreshToken' }, apis: ['/api'] };
const SUPABASE = { refreshUrl: '/auth/v1/token?grant_type=refresh_token', headers: { apikey: 'public-anon-key' }, apis: ['/api'] };

for (const [who, configuration, reason] of [
  ['SimpleJWT', SIMPLEJWT, 'token_not_valid'], ['ASP.NET Identity', ASPNET, 'session_ended'], ['Supabase', SUPABASE, 'refresh_token_already_used'],
]) {
  test(`${who} by refreshUrl: refreshes, and its no ends the session`, async () => {
    const page = await openSignedIn(configuration);
    for (let round = 1; round <= 2; round++) {
      s.server.grants.expire();
      await outlive(page);
      assert.equal(await get(page), 200, `round ${round}`);
    }
    s.server.grants.revoke();
    await outlive(page);
    s.server.grants.expire();
    assert.equal(await get(page), 401);
    assert.equal((await reported(page, 'signedout')).reason, reason);
    assert.equal(await page.evaluate(() => localStorage.length), 0);
    assert.deepEqual([s.server.grants.replays, page.complaints], [0, []]);
  });
}

test('authenticate takes what the login of such a back end answers, by the names in fields', async () => {
  const page = await openApp(s, SIMPLEJWT);
  await page.evaluate(async () => perennial.authenticate(await (await fetch('/simplejwt/login', { method: 'POST' })).json()));
  assert.equal(await get(page), 200);
  s.server.grants.expire();
  await outlive(page);
  assert.equal(await get(page), 200); // with the refresh token that came by its own name, too
  const error = await page.evaluate(() => perennial.authenticate({ refresh: 'x' }).catch(({ code, message }) => ({ code, message })));
  assert.equal(error.code, 'invalid_argument');
  assert.match(error.message, /neither access nor id_token/);
});

test('headers without refreshUrl, or of the kind that browsers keep to themselves: invalid_config', async () => {
  for (const [configuration, says] of [
    [{ ...BY_ENDPOINT, headers: { apikey: 'k' } }, /headers belongs to refreshUrl/],
    [{ ...SUPABASE, headers: { Cookie: 'a=b' } }, /headers\.Cookie is a header that browsers let no page set/],
  ]) {
    const page = await openApp(s, configuration);
    const { code, message } = await page.evaluate(() => perennial.ready.then(() => perennial.authenticate({ access_token: 'a' })).catch(({ code, message }) => ({ code, message })));
    assert.equal(code, 'invalid_config');
    assert.match(message, says);
  }
});

for (const [what, refresh, reason] of [
  ['rejects with an error that ends sessions', () => Promise.reject(Object.assign(new Error('no'), { error: 'login_required' })), 'login_required'],
  ['rejects with its own word', () => Promise.reject({ code: 'session_ended', error: 'kicked out by the admin' }), 'kicked out by the admin'],
  ["resolves with the server's refusal as it came", () => Promise.resolve({ error: 'invalid_grant' }), 'invalid_grant'],
]) {
  test(`a refresh function that ${what}: signedout with that very reason`, async () => {
    const page = await openApp(s, null, { script: `globalThis.refuse = ${refresh}` });
    await page.evaluate(() => perennial.start({ apis: ['/api'], refresh: () => refuse() }));
    await login(page);
    await outlive(page);
    assert.equal(await get(page), 401);
    assert.equal((await reported(page, 'signedout')).reason, reason);
  });
}

const entra = () => ({
  tokenEndpoint: '/entra/token', authorizationEndpoint: `${s.server.origin}/authorize`, clientId: 'app', scope: 'api://main/read',
  apis: ['/api', ...['orders', 'bills', 'gone'].map((name) => ({ url: `/api/${name}`, scope: `api://${name}/read` })), { url: '/api/stock', scope: 'api://stock/read' }],
});

test("one API's refusal is that API's: grant_refused with reason and claims for signin, asked for once, and nothing else ends", async () => {
  const page = await openSignedIn(entra());
  const refusal = (path) =>
    page.evaluate((p) => fetch(p).then(({ status }) => ({ status }), ({ name, code, reason, claims, message }) => ({ name, code, reason, claims, message })), path);
  const claims = '{"access_token":{"capolids":{"essential":true,"values":["7a1c"]}}}';
  for (const [api, reason, asked, says] of [
    ['orders', 'consent_required', undefined, /AADSTS65001/], ['bills', 'interaction_required', claims, /AADSTS50076/], ['gone', 'invalid_resource', undefined, /AADSTS500011/],
  ]) {
    for (let i = 0; i < 5; i++) {
      const { message, ...error } = await refusal(`/api/${api}/1`);
      assert.deepEqual(error, { name: 'PerennialError', code: 'grant_refused', reason, ...(asked && { claims: asked }) });
      assert.match(message, says);
    }
    await page.evaluate(() => dispatchEvent(new Event('online')));
  }
  const events = await happened(page, 'refreshfailed');
  assert.deepEqual(events.map(({ code, reason, claims: c }) => [code, reason, c]), [
    ['grant_refused', 'consent_required', undefined], ['grant_refused', 'interaction_required', claims], ['grant_refused', 'invalid_resource', undefined],
  ]);
  assert.deepEqual([await get(page), await get(page, '/api/stock/1')], [200, 200]);
  assert.equal((await refusal('/api/orders/1')).code, 'grant_refused'); // the other API's refresh is no reason to ask again
  assert.equal(s.server.to('/entra/token').length, 4);
  assert.deepEqual([await isSignedIn(page), await happened(page, 'signedout')], [true, []]);

  const left = page.waitForRequest((request) => request.isNavigationRequest() && new URL(request.url()).pathname === '/authorize');
  await page.evaluate((c) => void perennial.signin({ claims: c }), claims);
  const { searchParams } = new URL((await left).url());
  assert.equal(searchParams.get('claims'), claims);
  assert.equal(searchParams.get('scope'), 'api://main/read api://orders/read api://bills/read api://gone/read api://stock/read');
});
