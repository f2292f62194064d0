// perennial/testing in plain Node: what a test does to the fake, and what its app sees of that.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { fakePerennial } from '../testing/testing.js';

globalThis.VERSION = '0.0.0-test'; // put in by the build
const APIS = ['/api', 'https://api.example.com'];
const CONFIG = { refreshUrl: '/session/refresh', apis: APIS };
const EVENTS = ['change', 'signedin', 'refreshed', 'refreshfailed', 'expired', 'signedout', 'signinreturn', 'signinfailed', 'signinrequired', 'error'];
const own = globalThis.fetch;

/** What reaches the fetch that an app's test has put there, and what that answers. */
let sent = [];
let answers = [];
beforeEach(() => {
  sent = [];
  answers = [];
  globalThis.fetch = async (input, init) => {
    sent.push([String(input?.url ?? input), new Headers(init?.headers).get('Authorization')]);
    return new Response('', { status: answers.shift() ?? 200 });
  };
});
afterEach(() => {
  globalThis.fetch = own;
});

/** A fake, with a list of the events that it dispatches. */
function make(options) {
  const fake = fakePerennial(options);
  const seen = [];
  for (const type of EVENTS) fake.addEventListener(type, ({ detail }) => seen.push([type, detail]));
  return Object.assign(fake, { seen, types: () => seen.splice(0).map(([type]) => type) });
}
const code = (promise) => promise.then(() => 'resolved', (error) => error.code);

test('it has every member of the real one', async () => {
  const { Perennial } = await import('../gate/perennial.js');
  const real = new Perennial({ runtime: '', wasm: '', nonce: '' });
  const names = [...Object.getOwnPropertyNames(Perennial.prototype), ...Object.keys(real)].filter((name) => !name.startsWith('_'));
  assert.ok(names.length > 15, String(names));
  const fake = fakePerennial();
  for (const name of names) {
    assert.ok(name in fake, name);
    if (typeof Object.getOwnPropertyDescriptor(Perennial.prototype, name)?.value === 'function') assert.equal(typeof fake[name], 'function', name);
  }
});

test('its types name every member that it has, and none else', async () => {
  const { readFileSync } = await import('node:fs');
  const text = readFileSync(new URL('../testing.d.ts', import.meta.url), 'utf8');
  const [, body] = /interface FakePerennial.*?\{\n(.*?)\n\}/s.exec(text);
  const named = [...body.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map(([, name]) => name);
  assert.deepEqual(named, ['requests', 'signins', 'redirects', 'signIn', 'signOut', 'expire', 'fail', 'settle', 'reset', 'restore']);
  for (const name of named) assert.ok(name in fakePerennial(), name);
});

test('it is what its options say, from the first line on', () => {
  const before = globalThis.fetch;
  const state = ({ status, isAuthenticated, profile }) => [status, isAuthenticated, profile];
  assert.deepEqual(state(fakePerennial()), ['signedout', false, null]);
  assert.deepEqual(state(fakePerennial({ status: 'pending' })), ['pending', false, null]);
  assert.deepEqual(state(fakePerennial({ status: 'signedin' })), ['signedin', true, null]);
  const fake = fakePerennial({ profile: { name: 'Ada', roles: ['admin'] }, scope: 'openid', expiresIn: 60 });
  assert.deepEqual(state(fake), ['signedin', true, { name: 'Ada', roles: ['admin'] }]);
  assert.ok(Object.isFrozen(fake.session) && Object.isFrozen(fake.profile.roles));
  assert.equal(fake.session, fake.session);
  assert.deepEqual([fake.session.generation, fake.session.scope], [1, 'openid']);
  assert.equal(fake.version, '0.0.0-test');
  assert.equal(globalThis.fetch, before, 'nothing is patched');
});

test('covered requests carry a token from start() on, and go on to the fetch that was there', async () => {
  const fake = make({ profile: { sub: 'ada' } });
  const before = globalThis.fetch;
  await fetch('https://api.example.com/a');
  await fake.start(CONFIG);
  await fake.start(CONFIG);
  await fetch('https://api.example.com/a', { method: 'post', headers: { 'X-Own': '1' } });
  await fetch(new Request('https://api.example.com/b', { method: 'PUT', body: 'x' }));
  await fetch('/api/c', { headers: new Headers({ Authorization: 'Basic own' }) });
  await fetch('https://elsewhere.example/d');
  await fetch('/session/refresh');
  assert.deepEqual(fake.requests, [
    { url: 'https://api.example.com/a', method: 'POST', token: 'fake-token-1' },
    { url: 'https://api.example.com/b', method: 'PUT', token: 'fake-token-1' },
    { url: '/api/c', method: 'GET', token: null },
    { url: 'https://elsewhere.example/d', method: 'GET', token: null },
    { url: '/session/refresh', method: 'GET', token: null },
  ]);
  assert.deepEqual(sent.map(([, header]) => header), [null, 'Bearer fake-token-1', 'Bearer fake-token-1', 'Basic own', null, null]);
  assert.equal(await code(fake.start({ ...CONFIG, apis: ['/other'] })), 'invalid_config');
  assert.equal(await code(fake.start({ apis: ['/other'] })), 'invalid_config');
  fake.stop();
  assert.equal(globalThis.fetch, before);
  assert.equal(fake.status, 'pending');
  for (const call of [fake.tokenGetter(), fake.ready, fake.signin(), fake.signout(), fake.onNavigation(), fake.authenticate({})]) assert.equal(await code(call), 'stopped');
  await fake.start(CONFIG);
  assert.equal(fake.profile.sub, 'ada');
  fake.restore();
  assert.equal(globalThis.fetch, before);
});

test('with apis they do so at once; an API’s own header, prefix and parameter are as the configuration says', async () => {
  const fake = make({ profile: {}, apis: [{ url: '/header', header: 'X-Session', prefix: '' }, { url: 'https://old.example.com', param: 'jwt' }] });
  let given;
  globalThis.fetch = async (...args) => void (given = args);
  fake.reset(); // in front of that one
  await fetch('/header/x', { headers: [['A', 'b']] });
  assert.deepEqual(given, ['/header/x', { headers: [['A', 'b'], ['X-Session', 'fake-token-1']] }]);
  await fetch('https://old.example.com/y?z=1');
  assert.equal(given[0], 'https://old.example.com/y?z=1&jwt=fake-token-1');
  fake.restore();
});

test('after expire() all requests that wait share one refresh', async () => {
  const fake = make({ profile: { sub: 'ada' }, apis: APIS });
  const { session } = fake;
  fake.expire();
  assert.equal(fake.session, session, 'time alone changes nothing');
  await Promise.all([fetch('/api/1'), fetch('/api/2'), fake.tokenGetter()]);
  assert.deepEqual(fake.types(), ['change', 'refreshed']);
  assert.deepEqual(fake.requests.map(({ token }) => token), ['fake-token-2', 'fake-token-2']);
  assert.equal(fake.session.generation, 2);
  assert.equal(await fake.tokenGetter({ force: true }), 'fake-token-3');
  assert.equal(await fake.tokenGetter({ minValidity: 3000 }), 'fake-token-3');
  assert.equal(await fake.tokenGetter({ minValidity: 7200 }), 'fake-token-4');
  assert.equal(await code(fake.tokenGetter({ api: 'https://elsewhere.example' })), 'invalid_argument');
  fake.restore();
});

test('a failure is that of the next refresh, as often as it says', async () => {
  const fake = make({ profile: {}, apis: APIS });
  fake.expire();
  fake.fail('network_error', { times: 2, retryAfter: 5 });
  assert.equal(await code(fetch('/api/1')), 'network_error');
  const error = await fake.tokenGetter().catch((e) => e);
  assert.deepEqual([error.name, error.code, error.retryAfter], ['PerennialError', 'network_error', 5]);
  assert.deepEqual(fake.seen[0], ['refreshfailed', { code: 'network_error', message: error.message, retryAfter: 5 }]);
  assert.deepEqual(fake.types(), ['refreshfailed', 'refreshfailed']);
  assert.deepEqual(fake.requests, [], 'what could not be sent was not');
  await fetch('/api/1');
  assert.deepEqual(fake.types(), ['change', 'refreshed']);
  fake.expire();
  fake.fail('session_ended', { reason: 'invalid_grant' });
  await fetch('/api/1');
  assert.deepEqual(fake.seen, [['change', null], ['signedout', { reason: 'invalid_grant', generation: 3 }]]);
  assert.equal(fake.requests.at(-1).token, null);
  fake.restore();
});

test('a session that cannot be refreshed has run out', async () => {
  const fake = make({ apis: APIS });
  fake.signIn({}, { refreshable: false });
  fake.expire();
  fake.types();
  await fetch('/api/1');
  assert.deepEqual(fake.types(), ['change', 'expired', 'signedout']);
  fake.restore();
});

test('a 401 brings a newer token, once', async () => {
  const fake = make({ profile: {}, apis: ['/api', { url: '/api/password', replay: false }] });
  answers = [401];
  assert.equal((await fetch('/api/1', { method: 'POST', body: 'x' })).status, 200);
  assert.deepEqual(fake.requests.map(({ token }) => token), ['fake-token-1', 'fake-token-2']);
  answers = [401, 401, 401];
  for (const _ of [1, 2]) assert.equal((await fetch('/api/1')).status, 401);
  assert.equal(fake.requests.length, 5, 'and no storm');
  answers = [401];
  assert.equal((await fetch('/api/password')).status, 401);
  assert.equal(fake.requests.length, 6);
  fake.restore();
});

test('while it is pending requests and calls wait, until it is settled', async () => {
  const fake = make({ status: 'pending', apis: APIS });
  const order = [];
  const all = [fetch('/api/1').then(() => order.push('fetch')), fake.ready.then(() => order.push('ready')), fake.tokenGetter().then((token) => order.push(token))];
  const signin = fake.signin();
  await new Promise(setImmediate);
  assert.deepEqual([order, fake.requests], [[], []]);
  fake.signIn();
  await Promise.all(all);
  await signin; // there is a session: it does nothing
  assert.deepEqual(fake.requests.map(({ token }) => token), ['fake-token-1']);
  fake.reset();
  assert.equal(fake.status, 'pending');
  fake.settle();
  assert.deepEqual([fake.status, await fake.tokenGetter()], ['signedout', null]);
  fake.restore();
});

test('sign-in, sign-out, and another user’s sign-in are reported as the real one does', async () => {
  const fake = make();
  fake.signIn({ sub: 'ada' }, { returnTo: '/account' });
  fake.signIn({ sub: 'ada' });
  fake.signIn({ sub: 'eve' });
  await fake.signout({ redirect: '/bye' });
  fake.signIn();
  fake.signOut('idle_limit');
  assert.deepEqual(fake.seen.map(([type, detail]) => [type, detail?.reason ?? detail?.returnTo ?? detail?.location]), [
    ['change', undefined], ['signedin', '/account'], ['signinreturn', '/account'],
    ['change', undefined], ['signedin', undefined],
    ['change', undefined], ['signedout', 'replaced'], ['signedin', undefined],
    ['change', undefined], ['signedout', 'signout'],
    ['change', undefined], ['signedin', undefined],
    ['change', undefined], ['signedout', 'idle_limit'],
  ]);
  assert.deepEqual(fake.redirects, ['/account', '/bye']);
  assert.equal(await code(fake.signout({ redirect: 'https://evil.example' })), 'invalid_argument');
});

test('signin() by popup brings a session, by redirect it never comes back, and both can fail', async () => {
  const fake = make({ status: 'signedout', profile: { name: 'Ada' } });
  fake.fail('popup_closed', { of: 'signin' });
  assert.equal(await code(fake.signin({ popup: true })), 'popup_closed');
  await fake.signin({ popup: true });
  assert.equal(fake.profile.name, 'Ada');
  fake.reset();
  fake.fail('signin_refused', { of: 'signin', reason: 'access_denied' });
  let back = false;
  fake.signup({ returnTo: '/welcome' }).then(() => (back = true));
  await new Promise(setImmediate);
  assert.deepEqual([back, fake.status, fake.signins], [false, 'signedout', [{ returnTo: '/welcome', signup: true }]]);
  assert.deepEqual(fake.seen.at(-1), ['signinfailed', { reason: 'access_denied', code: 'signin_refused', message: "fail('signin_refused') was called", returnTo: '/welcome' }]);
});

test('authenticate() takes tokens by any of their names', async () => {
  const fake = make();
  await fake.start({ ...CONFIG, fields: { access_token: 'data.jwt' } });
  await fake.authenticate({ data: { jwt: 'own' }, refreshToken: 'r', expires_in: '60' }, { name: 'Ada' });
  await fetch('/api/1');
  assert.equal(fake.requests[0].token, 'own');
  assert.ok(Math.abs(fake.session.expiresAt - Date.now() - 60_000) < 1000);
  const idToken = `x.${btoa(JSON.stringify({ sub: 'ada', exp: 2_000_000_000 }))}.x`;
  await fake.authenticate({ id_token: idToken });
  assert.equal(fake.profile.sub, 'ada');
  assert.equal(fake.session.expiresAt, 2_000_000_000_000);
  assert.equal(await code(fake.authenticate({})), 'invalid_argument');
  fake.restore();
});

test('protected routes without a session report signinrequired, and nobody is sent away', async () => {
  const fake = make();
  await fake.start({ ...CONFIG, routes: { login: '/login', protected: ['/account/*'], public: ['/account/help'] } });
  for (const [path, outcome] of [['/', 'none'], ['/account/7', 'login'], ['/account/help', 'none'], ['/login', 'none']]) {
    assert.equal((await fake.onNavigation(path)).outcome, outcome, path);
  }
  assert.deepEqual(fake.redirects, ['/login']);
  fake.addEventListener('signinrequired', (event) => event.preventDefault(), { once: true });
  await fake.onNavigation('/account/7');
  assert.deepEqual(fake.redirects, ['/login']);
  fake.signIn();
  assert.equal((await fake.onNavigation('/account/7')).outcome, 'restored');
  fake.expire();
  fake.fail('timeout');
  assert.equal((await fake.onNavigation('/account/7')).outcome, 'offline');
  assert.equal((await fake.onNavigation('/account/7')).outcome, 'refreshed');
  fake.restore();
});

test('a signal stops the waiting', async () => {
  const fake = make({ status: 'pending', apis: APIS });
  const { signal } = AbortSignal;
  assert.equal(signal, undefined);
  const gone = new AbortController();
  const all = [fetch('/api/1', { signal: gone.signal }), fake.tokenGetter({ signal: gone.signal })];
  gone.abort(new Error('enough'));
  for (const each of all) await assert.rejects(each, /enough/);
  fake.restore();
});

test('jwt and store', () => {
  const fake = make({ status: 'pending' });
  assert.throws(() => fake.jwt.decodeToken('x'), { code: 'not_ready' });
  fake.settle();
  const token = `x.${Buffer.from(JSON.stringify({ sub: 'ä', exp: 1_000_000_000.5 })).toString('base64url')}.x`;
  assert.equal(fake.jwt.decodeToken(token).sub, 'ä');
  assert.equal(fake.jwt.getTokenExpirationDate(token).getTime(), 1_000_000_000_000);
  assert.equal(fake.jwt.isTokenExpired(token), true);
  assert.throws(() => fake.jwt.decodeToken('opaque'), { code: 'malformed_token' });
  assert.equal(fake.jwt.urlBase64Decode('w6Q'), 'ä');
  fake.store.set('a', { b: 1 });
  const view = fake.store.getNamespacedStore('app', 'sessionStorage');
  view.set('a', 2);
  assert.deepEqual([fake.store.get('a'), view.get('a'), fake.store.get('none')], [{ b: 1 }, 2, null]);
  fake.store.remove('a');
  assert.equal(fake.store.get('a'), null);
  assert.throws(() => fake.store.set('perennial:x', 1), { code: 'reserved_key' });
});
