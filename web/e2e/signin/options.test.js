// What signin and signup pass on to the provider, and what they refuse to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../harness/pages/page.js';
import { arrived, confirm, leave, openApp, order, signIn, signInSuite } from '../harness/pages/signin.js';

const s = signInSuite();

/** The authorization request that a call leads to. */
async function requestOf(page, call) {
  const { origin } = s.server.idp;
  const asked = page.waitForRequest((request) => request.isNavigationRequest() && request.url().startsWith(`${origin}/auth`));
  await call();
  const { searchParams } = new URL((await asked).url());
  await page.waitForSelector('#login'); // there: a page on its way cannot be closed in peace
  return searchParams;
}

test('the request is a code flow with PKCE, a state and a nonce, for the scope of a lasting session', async () => {
  const page = await openApp(s, { apis: '/api' });
  const first = await requestOf(page, () => page.evaluate(() => void perennial.signin()));
  const { state, nonce, code_challenge: challenge, ...rest } = Object.fromEntries(first);
  assert.deepEqual(rest, {
    response_type: 'code', client_id: 'app', redirect_uri: `${s.server.app.origin}/callback`,
    scope: 'openid offline_access', code_challenge_method: 'S256',
  });
  for (const secret of [state, nonce, challenge]) assert.ok(secret.length >= 22, '128 bits or more');
  await page.goto(s.server.app.origin);
  const second = await requestOf(page, () => page.evaluate(() => void perennial.signin()));
  for (const name of ['state', 'nonce', 'code_challenge']) assert.notEqual(first.get(name), second.get(name));
});

test('options are passed on, and parameters in params or by any other name', async () => {
  const page = await openApp(s, { device: 'kitchen tablet', scope: 'openid offline_access api' });
  const options = {
    prompt: 'login consent', login_hint: 'grace', acr_values: 'phr', max_age: 600, audience: 'urn:api',
    resource: ['https://stock.test'], ui_locales: 'de', tenant: 'blue&green',
  };
  const sent = await requestOf(page, () => leave(page, { ...options, params: { kc_idp_hint: 'google', nothing: undefined } }));
  assert.equal(sent.get('kc_idp_hint'), 'google');
  assert.ok(!sent.has('params') && !sent.has('nothing'));
  const { resource: _, max_age: age, ...texts } = options;
  for (const [name, value] of Object.entries({ ...texts, max_age: `${age}`, device: 'kitchen tablet', scope: 'openid offline_access api' })) {
    assert.equal(sent.get(name), value, name);
  }
  assert.deepEqual(sent.getAll('resource'), ['https://stock.test', 'https://orders.test'], 'with what the APIs need');
  assert.ok(!sent.has('returnTo') && !sent.has('popup') && !sent.has('timeout'));
  assert.equal(await page.$eval('#login', (input) => input.value), 'grace');
  await confirm(page);
  await arrived(page);
  assert.equal(await page.evaluate(() => perennial.profile.sub), 'grace');
});

test('the request asks for the scope and the audience of each API, which a refresh could not get any more', async () => {
  const { orders, stock } = s.server;
  const apis = [
    { url: orders.origin, resource: orders.audience, scope: 'orders.read' }, { url: stock.origin, resource: stock.audience, scope: 'stock.read', audience: 'urn:stock' },
  ];
  const page = await openApp(s, { apis });
  const exact = await requestOf(page, () => leave(page, { scope: 'openid offline_access orders.write' }));
  assert.equal(exact.get('scope'), 'openid offline_access orders.write', "the page's own scope is what it asks for");
  await page.goto(s.server.app.origin);
  const sent = await requestOf(page, () => leave(page));
  assert.equal(sent.get('scope'), 'openid offline_access orders.read stock.read');
  assert.equal(sent.get('audience'), 'urn:stock');
  assert.deepEqual(sent.getAll('resource'), [orders.audience, stock.audience]);
  await confirm(page);
  await arrived(page);
  const scopes = await page.evaluate((urls) => Promise.all(urls.map(async (url) => (await (await fetch(url)).json()).scope)), [orders.origin, stock.origin]);
  assert.deepEqual(scopes, ['orders.read', 'stock.read']);
});

test('what the security of a sign-in rests on cannot be set, and nothing is sent', async () => {
  const page = await openApp(s);
  for (const options of [
    { state: 'x' }, { nonce: 'x' }, { client_id: 'x' }, { redirect_uri: 'x' }, { response_type: 'token' }, { code_challenge: 'x' },
    { code_challenge_method: 'plain' }, { request: 'x' }, { request_uri: 'urn:x' }, { dpop_jkt: 'x' }, { client_secret: 'x' },
    { redirectUri: 'https://evil.example/callback' }, { redirectUri: '//evil.example/callback' }, { prompt: 'none login' },
    { resource: 'orders' }, { max_age: -1 }, { max_age: '600' }, { response_mode: 'form_post' },
  ]) {
    const { code, message } = await page.evaluate((o) => perennial.signin(o).catch(({ code, message }) => ({ code, message })), options);
    assert.equal(code, 'invalid_argument', `${JSON.stringify(options)}: ${message}`);
  }
  assert.equal(page.url(), `${s.server.app.origin}/`);
  assert.equal(await page.evaluate(() => sessionStorage['perennial:default:signin']), undefined);
});

test('signup asks for a new account: prompt=create where the provider lists it', async () => {
  const page = await openApp(s);
  await page.evaluate(() => void perennial.signup({ prompt: 'consent', login_hint: 'linus' }));
  await page.waitForSelector('#login');
  assert.equal(await page.$eval('h1', (h1) => h1.textContent), 'Create an account');
  await confirm(page);
  await arrived(page);
  assert.equal(await page.evaluate(() => perennial.profile.sub), 'linus');
});

test('signup at a provider that does not: screen_hint=signup', async () => {
  const page = await openApp(s);
  s.server.idp.tamper((body) => ({ ...body, prompt_values_supported: ['none', 'login', 'consent'] }), 'discovery');
  const sent = await requestOf(page, () => page.evaluate(() => void perennial.signup()));
  assert.deepEqual([sent.get('screen_hint'), sent.get('prompt')], ['signup', null]);
});

test('prompt=none: login_required where nobody is signed in, without harm to a session here', async () => {
  const page = await openApp(s, {}, { path: '/here' });
  await leave(page, { prompt: 'none' });
  const failed = await reported(page, 'signinfailed');
  const { origin } = s.server.app;
  assert.deepEqual([failed.code, failed.reason, failed.returnTo], ['signin_refused', 'login_required', '/here']);
  await page.waitForFunction(() => location.href === `${location.origin}/callback`);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);

  await page.goto(`${origin}/here`);
  await signIn(page);
  for (const cookie of await s.context.cookies()) await s.context.deleteCookie(cookie); // the provider forgets its user
  await leave(page, { prompt: 'none' });
  assert.equal((await reported(page, 'signinfailed')).reason, 'login_required');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  assert.deepEqual(await order(s, page), [200]);
});

test('prompt=none where the provider has a session: signed in without a click', async () => {
  await signIn(await openApp(s));
  const page = await openApp(s, { namespace: 'another' }); // where nobody is signed in
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  await leave(page, { prompt: 'none' });
  await arrived(page);
  assert.equal(await page.evaluate(() => perennial.profile.sub), 'ada');
});
