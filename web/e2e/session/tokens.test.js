// tokenGetter(), and what a page may know of the session: never the refresh token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, openApp, openSignedIn, outlive } from '../harness/pages/app.js';
import { reported } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const refreshes = () => s.server.to('/session/refresh').length;
const get = (page, options) => page.evaluate((o) => perennial.tokenGetter(o).catch(({ code, message }) => ({ code, message })), options);

test('a fresh token costs nothing; minValidity asks for more of its life, force for a new one', async () => {
  const page = await openSignedIn(s);
  const first = await get(page);
  await page.evaluate(() => moveClock(1_800_000)); // half of its hour is over
  assert.equal(await get(page, { minValidity: 600 }), first);
  assert.equal(refreshes(), 0);
  const second = await get(page, { minValidity: 2400 });
  assert.notEqual(second, first);
  assert.equal(refreshes(), 1);
  assert.equal(await get(page, { minValidity: 2400 }), second);
  const third = await get(page, { force: true });
  assert.notEqual(third, second);
  assert.equal(refreshes(), 2);
  assert.ok(s.server.grants.accepts(third));
});

test('more minValidity than tokens live does not refresh at every call', async () => {
  const page = await openSignedIn(s);
  await get(page, { minValidity: 100_000 });
  const after = refreshes();
  await get(page, { minValidity: 100_000 });
  await get(page, { minValidity: 100_000 });
  assert.equal(refreshes(), after);
});

test('api names an entry or any URL that one covers; another one is invalid_argument', async () => {
  const page = await openApp(s, { ...BY_JSON, apis: ['/api', { url: `${s.server.other}/api`, token: 'id_token' }] });
  const [access, id] = await page.evaluate(async () => {
    const { access_token: access, ...rest } = await (await fetch('/session/login', { method: 'POST' })).json();
    await perennial.authenticate({ access_token: access, id_token: access.replace(/.$/, '_'), ...rest });
    return [access, access.replace(/.$/, '_')];
  });
  assert.equal(await get(page), access);
  assert.equal(await get(page, { api: '/api' }), access);
  assert.equal(await get(page, { api: '/api/deep?x' }), access);
  assert.equal(await get(page, { api: `${s.server.other}/api` }), id);
  for (const api of ['/open', `${s.server.other}/`, 'http://[', `${s.server.origin}@evil.test/api`]) {
    const error = await get(page, { api });
    assert.equal(error.code, 'invalid_argument', api);
    assert.ok(error.message.includes(api), error.message);
  }
});

test('without a session: null', async () => {
  const page = await openApp(s);
  assert.equal(await get(page), null);
  assert.equal(await get(page, { force: true }), null);
});

test('a refresh that fails for now rejects with a PerennialError that says so and holds no token', async () => {
  const page = await openSignedIn(s);
  s.server.fault = { status: 429, headers: { 'Retry-After': '30' } };
  const error = await page.evaluate(() => perennial.tokenGetter({ force: true }).catch((e) => ({
    name: e.name, error: e instanceof Error, code: e.code, message: e.message, retryAfter: e.retryAfter, text: String(e),
  })));
  assert.deepEqual([error.name, error.error, error.code], ['PerennialError', true, 'server_unavailable']);
  assert.equal(error.text, `PerennialError: ${error.message}`);
  assert.equal(error.retryAfter, 30);
  const failed = await reported(page, 'refreshfailed');
  assert.deepEqual([failed.code, failed.retryAfter], ['server_unavailable', 30]);
});

test('session and profile are snapshots: copies, without a token', async () => {
  const page = await openSignedIn(s);
  const found = await page.evaluate(() => {
    const { session } = perennial;
    session.profile.name = 'Eve';
    session.generation = 99;
    perennial.profile.name = 'Eve';
    return { session: perennial.session, profile: perennial.profile, is: perennial.isAuthenticated, keys: Object.keys(session).sort() };
  });
  assert.deepEqual(found.keys, ['expiresAt', 'generation', 'profile', 'scope']);
  assert.deepEqual([found.profile, found.session.profile, found.is], [{ name: 'Ada' }, { name: 'Ada' }, true]);
  assert.equal(found.session.generation, 1);
  await page.evaluate(() => perennial.tokenGetter({ force: true }));
  assert.deepEqual(await page.evaluate(() => [perennial.session.generation, perennial.profile]), [2, { name: 'Ada' }]);
  await page.evaluate(() => perennial.signout());
  assert.deepEqual(await page.evaluate(() => [perennial.session, perennial.profile, perennial.isAuthenticated]), [null, null, false]);
});

test('authenticate() takes both spellings, and refuses what is no token response', async () => {
  const page = await openApp(s);
  const found = await page.evaluate(async () => {
    const { access_token, refresh_token, expires_in } = await (await fetch('/session/login', { method: 'POST' })).json();
    const refused = [];
    for (const wrong of [{}, null, 'text', [], { access_token: '' }, { refresh_token: refresh_token }]) {
      refused.push(await perennial.authenticate(wrong).then(() => 'taken', ({ code }) => code));
    }
    await perennial.authenticate({ accessToken: access_token, refreshToken: refresh_token, expiresIn: String(expires_in) });
    return { refused, same: (await perennial.tokenGetter()) === access_token, profile: perennial.profile };
  });
  assert.deepEqual(found, { refused: Array(6).fill('invalid_argument'), same: true, profile: null });
  await outlive(page);
  assert.equal(await page.evaluate(() => fetch('/api/x').then(({ status }) => status)), 200);
});

test('no event, snapshot or message of a whole life holds a piece of a token', async () => {
  const page = await openSignedIn(s);
  const secrets = await page.evaluate(() => {
    const { tokens, lease } = JSON.parse(localStorage['perennial:default']);
    return [...Object.values(tokens), ...Object.values(lease.tokens)].filter((text) => typeof text === 'string' && text.length > 20);
  });
  assert.ok(secrets.length >= 2);
  await page.evaluate(() => perennial.tokenGetter({ force: true }));
  s.server.fault = { status: 400, body: { error: 'invalid_request', error_description: `no such token: ${secrets.join(' ')}` } };
  await page.evaluate(() => perennial.tokenGetter({ force: true }).catch(() => {}));
  await reported(page, 'signedout');
  const said = await page.evaluate(() => JSON.stringify([seen.events, perennial.session, document.documentElement.outerHTML]));
  for (const secret of secrets) {
    for (let i = 0; i + 20 <= secret.length; i++) assert.ok(!said.includes(secret.slice(i, i + 20)), 'a piece of a token was shown');
  }
  const types = await page.evaluate(() => seen.events.map(({ type }) => type));
  assert.deepEqual(types.filter((type) => type !== 'error'), ['signedin', 'refreshed', 'signedout']);
});
