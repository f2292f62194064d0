// The module auth0: the service auth, its provider's events, its route guard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADA, BOOTSTRAP, GUIDE, init, openAngular } from '../harness/pages/guide.js';
import { makeJwt } from '../harness/servers/grants.js';
import { storedTexts, until } from '../harness/pages/page.js';
import { startGuide } from '../harness/servers/guide.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const EVENTS = ['loginSuccess', 'loginFailure', 'logout', 'forbidden', 'authenticated'];
const s = suite(undefined, startGuide);

/** An app that notes its events: `events` by handlers with the names of the arguments that they had, `broadcasts` by $on with what came. */
const app = (further = '', more = '') => `
  globalThis.events = []; globalThis.broadcasts = [];
  angular.module('myApp', ['auth0', 'angular-jwt', 'ngRoute']).config(function (authProvider, $routeProvider) {
    ${init(s, further)}
    ${JSON.stringify(EVENTS)}.forEach(function (event) { authProvider.on(event, function ($injector) { events.push(event); }); });
    authProvider.on('loginSuccess', function ($rootScope, profilePromise, profile, idToken, accessToken, refreshToken, state) {
      globalThis.success = [typeof profilePromise.then, !!profile, idToken, accessToken, refreshToken, state];
    });
    authProvider.on('loginFailure', function (error) { globalThis.failure = error.code; });
    $routeProvider.when('/account', { template: 'account', requiresLogin: true }).otherwise({ template: 'home' });
    ${more}
  }).run(function ($rootScope, $route) {
    ${JSON.stringify(EVENTS)}.forEach(function (event) { $rootScope.$on('auth0.' + event, function (_, detail) { broadcasts.push([event, detail]); }); });
  });
  ${BOOTSTRAP}`;

const open = (further, more) => openAngular(s, [app(further, more)]);
const events = (page) => page.evaluate(() => events.splice(0));
const auth = (page, ...names) => page.evaluate((all) => all.map((name) => injector.get('auth')[name]), names);

/** signin, signup or reset with callbacks: what the one or the other was called with. */
const call = (page, name, options) =>
  page.evaluate((n, o) => new Promise((resolve) => injector.get('auth')[n](o, (...all) => resolve(['ok', ...all]), (error) => resolve(['failed', error.code, error.reason]))), name, options);

const refresh = (page, ...given) => page.evaluate((all) => injector.get('auth').refreshIdToken(...all).catch(({ code }) => code), given);
const signin = (page, options) => call(page, 'signin', { ...ADA, authParams: { scope: 'openid offline_access' }, ...options });
const go = (page, path) =>
  page.evaluate((to) => injector.invoke(['$rootScope', '$location', ($rootScope, $location) => ($rootScope.$apply(() => $location.path(to)), $location.path())]), path);

test('signin(options, ok, failed): what is called with what, the state, the events', async () => {
  const page = await open();
  assert.deepEqual(await auth(page, 'isAuthenticated', 'profile', 'idToken', 'accessToken', 'refreshToken'), [false, null, null, null, null]);
  const [how, profile, idToken, accessToken, state, refreshToken] = await signin(page, { state: 'S' });
  assert.deepEqual([how, profile, state], ['ok', { user_id: 'auth0|1', name: 'ada', email: 'ada@tenant.test' }, 'S']);
  assert.match(idToken, /^eyJ/);
  assert.deepEqual(await auth(page, 'isAuthenticated', 'profile', 'idToken', 'accessToken', 'refreshToken', 'state'), [true, profile, idToken, accessToken, refreshToken, 'S']);
  assert.deepEqual(await page.evaluate(() => success), ['function', true, idToken, accessToken, refreshToken, 'S']);
  assert.deepEqual(await events(page), ['loginSuccess']);
  const heard = JSON.stringify(await page.evaluate(() => [broadcasts, seen.events]));
  assert.match(heard, /loginSuccess/);
  for (const token of [idToken, accessToken, refreshToken]) assert.ok(token && !heard.includes(token), 'a broadcast and an event carry no token');
  assert.deepEqual(page.complaints, []);
});

test('signin with a wrong password: the error, loginFailure, and nobody is signed in', async () => {
  const page = await open();
  assert.deepEqual(await signin(page, { password: 'analytical-1843' }), ['failed', 'signin_refused', 'invalid_user_password']);
  assert.deepEqual([await events(page), await page.evaluate(() => failure), await auth(page, 'isAuthenticated', 'idToken')], [['loginFailure'], 'signin_refused', [false, null]]);
  assert.ok(!JSON.stringify(await page.evaluate(() => broadcasts)).includes('1843'));
  assert.deepEqual(page.complaints, []);
});

test('signin without a device gets a refresh token all the same; with another device, sign-out revokes that one', async () => {
  const page = await open();
  assert.ok((await signin(page))[5]);
  assert.equal(s.server.tenant.devices().length, 1);
  await page.evaluate(() => injector.get('auth').signout());
  await until(() => s.server.tenant.devices().length === 0);
  await signin(page, { authParams: { scope: 'openid offline_access', device: 'Telephone' } });
  assert.deepEqual(s.server.tenant.devices(), ['Telephone']);
  await page.reload();
  await page.evaluate(() => injector.get('auth').signout());
  await until(() => s.server.tenant.devices().length === 0);
});

test('signup and reset', async () => {
  const page = await open();
  const [how, profile] = await call(page, 'signup', { email: 'mary@tenant.test', password: 'somerville-1831' });
  assert.deepEqual([how, profile.user_id], ['ok', 'auth0|mary@tenant.test']);
  assert.deepEqual(await events(page), ['loginSuccess']);
  const [sent] = s.server.tenant.to('POST /dbconnections/signup');
  assert.deepEqual(sent, { client_id: 'demo', email: 'mary@tenant.test', password: 'somerville-1831', connection: 'Username-Password-Authentication' });
  assert.deepEqual(await call(page, 'signup', { email: 'mary@tenant.test', password: 'x', auto_login: false }), ['failed', 'refused', 'user_exists']);
  assert.deepEqual(await events(page), ['loginFailure']);
  assert.deepEqual(await call(page, 'reset', { email: 'mary@tenant.test', connection: 'C' }), ['ok', "We've just sent you an email to reset your password."]);
  assert.deepEqual(s.server.tenant.to('POST /dbconnections/change_password'), [{ client_id: 'demo', email: 'mary@tenant.test', connection: 'C' }]);
  assert.ok(!(await storedTexts(page)).some((text) => text.includes('somerville')));
});

test('authenticate: isAuthenticated at once, whether it has expired or not; the profile is then that of the token, or of /tokeninfo', async () => {
  const page = await open();
  const state = (token) => page.evaluate(async (t) => {
    const service = injector.get('auth');
    const done = service.authenticate({ name: 'given' }, t, 'A', 'S', undefined);
    const at = [service.isAuthenticated, service.profile.name, service.idToken === t, service.accessToken, service.state];
    return [at, await done, service.profile];
  }, token);
  const exp = Math.floor(Date.now() / 1000);
  const rich = { user_id: 'auth0|1', sub: 'auth0|1', name: 'Ada', iat: exp, exp: exp + 3600 };
  assert.deepEqual(await state(makeJwt(rich)), [[true, 'given', true, 'A', 'S'], rich, rich]);
  assert.deepEqual((await state(makeJwt({ ...rich, exp: exp - 1 })))[0], [true, 'given', true, 'A', 'S']);
  assert.deepEqual(await state(makeJwt({ sub: 'auth0|1', exp: exp + 60 })), [[true, 'given', true, 'A', 'S'], { name: 'given' }, { name: 'given' }], 'the tenant does not know it');
  assert.equal(s.server.tenant.to('POST /tokeninfo').length, 1);
  assert.deepEqual(await events(page), ['authenticated', 'authenticated', 'authenticated']);
  assert.ok(!JSON.stringify(await page.evaluate(() => broadcasts)).includes('eyJ'));
});

test('authenticate adopts: tokens of another login become the session of Perennial, in every tab', async () => {
  const page = await open();
  const other = await open();
  const answer = await page.evaluate(async (origin, ada) => {
    const body = new URLSearchParams({ ...ada, client_id: 'demo', grant_type: 'password', scope: 'openid offline_access', device: 'Browser' });
    return (await fetch(origin + '/oauth/ro', { method: 'POST', body })).json();
  }, s.server.tenant.origin, ADA);
  await page.evaluate((t) => injector.get('auth').authenticate({ name: 'Ada' }, t.id_token, t.access_token, null, t.refresh_token), answer);
  await page.waitForFunction(() => perennial.status === 'signedin');
  await other.waitForFunction(() => injector.get('auth').isAuthenticated);
  assert.deepEqual(await auth(other, 'idToken', 'refreshToken'), [answer.id_token, answer.refresh_token]);
  await other.waitForFunction(() => events.includes('authenticated'));
  // It has not had this one; the next is new.
  assert.equal(await refresh(other, answer.refresh_token), answer.id_token);
  const newer = await refresh(other, answer.refresh_token);
  assert.notEqual(newer, answer.id_token);
  assert.equal(s.server.refreshes(), 1);
  // What the guide does after each refresh loses the refresh token to nobody.
  await other.evaluate((t) => injector.get('auth').authenticate({}, t), newer);
  assert.notEqual(await refresh(other), newer);
  assert.equal(s.server.refreshes(), 2);
});

test('refreshIdToken: the id_token, by one request for all who wait; each call of its own asks anew', async () => {
  const page = await open();
  const [, , idToken, , , refreshToken] = await signin(page);
  const [one, two, three] = await page.evaluate((t) => {
    const service = injector.get('auth');
    const all = [service.refreshIdToken(t), service.refreshIdToken(), service.refreshIdToken(t)];
    return Promise.all([...all, typeof all[0].finally]);
  }, refreshToken);
  assert.ok(one !== idToken && one === two && two === three);
  assert.equal(s.server.refreshes(), 1);
  assert.notEqual(await refresh(page, refreshToken), one);
  assert.equal(s.server.refreshes(), 2);
  assert.deepEqual(await auth(page, 'refreshTokenPromise'), [null]);
});

test("refreshIdToken with another user's refresh token: their id_token, and theirs is the session", async () => {
  const page = await open();
  await call(page, 'signup', { email: 'mary@tenant.test', password: 'somerville-1831' });
  const [, , , , , mary] = await signin(page, { username: 'mary@tenant.test', password: 'somerville-1831' });
  const other = await openAngular(s, [app("perennial: { namespace: 'other' }")]);
  await signin(other);
  const token = await refresh(other, mary);
  assert.equal(JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sub, 'auth0|mary@tenant.test');
  assert.equal(s.server.refreshes(), 1);
});

test('refreshIdToken where nobody is signed in, or the token is worth nothing: it rejects', async () => {
  const page = await open();
  assert.equal(await refresh(page), 'session_ended');
  assert.equal(await refresh(page, 'stolen'), 'session_ended');
  assert.equal(s.server.refreshes(), 1);
});

test('encrypt: the app gets a stand-in for the refresh token, and localStorage shows no token; it refreshes as well', async () => {
  const page = await open('perennial: { encrypt: true }');
  const [, , idToken, , , refreshToken] = await signin(page);
  assert.equal(refreshToken, 'kept-by-perennial');
  await page.reload();
  await page.waitForFunction(() => injector.get('auth').isAuthenticated);
  assert.match(await refresh(page, refreshToken), /^eyJ/);
  await until(async () => (await auth(page, 'idToken'))[0]);
  assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes(idToken));
});

test('the session ends at the server: the other tab and this one are signed out, with `logout`', async () => {
  const page = await open();
  await signin(page);
  const other = await open();
  await events(page);
  s.server.tenant.revokeAll();
  assert.equal(await refresh(page), 'session_ended');
  for (const tab of [page, other]) {
    await tab.waitForFunction(() => !injector.get('auth').isAuthenticated);
    await tab.waitForFunction(() => events.includes('logout'));
    assert.deepEqual(await auth(tab, 'idToken', 'refreshToken', 'profile'), [null, null, null]);
  }
});

test('signout: at once and everywhere; `logout` once in each tab', async () => {
  const page = await open();
  await signin(page);
  const other = await open();
  await events(page);
  assert.deepEqual(await page.evaluate(() => (injector.get('auth').signout(), [injector.get('auth').isAuthenticated, perennial.status])), [false, 'signedout']);
  await other.waitForFunction(() => !injector.get('auth').isAuthenticated && events.includes('logout'));
  await until(() => s.server.tenant.devices().length === 0);
  assert.deepEqual([await events(page), await events(other)], [['logout'], ['logout']]);
  await page.reload();
  assert.deepEqual(await auth(page, 'isAuthenticated', 'refreshToken'), [false, null]);
});

test('requiresLogin: the route is held and loginUrl shown; `forbidden`; with a session it is not', async () => {
  const page = await open("loginUrl: '/in'");
  assert.equal(await go(page, '/account'), '/in');
  assert.deepEqual(await events(page), ['forbidden']);
  await signin(page);
  assert.equal(await go(page, '/account'), '/account');
  await page.reload();
  assert.equal(await go(page, '/account'), '/account', 'also after a reload, at once');
  const without = await open();
  await without.evaluate(() => injector.get('auth').signout());
  assert.notEqual(await go(without, '/account'), '/account');
});

test('requiresLogin with ui-router: loginState, by the events of 0.x and by the transitions of 1.x', async () => {
  // What ui-router does with them: https://ui-router.github.io
  const router = "$provide.value('$state', { go: function (to) { globalThis.went = to; }, target: function (to) { return { to: to }; } });";
  const hooks = "$provide.value('$transitions', { onStart: function (_, hook) { globalThis.start = function (state) { return hook({ to: function () { return state; } }); }; } });";
  const app = (provide) => `angular.module('router', []).config(function ($provide) { ${provide} });
    angular.module('myApp', ['auth0', 'router']).config(function (authProvider) { ${init(s, "loginState: 'in'")} }); ${BOOTSTRAP}`;
  const state = { name: 'account', data: { requiresLogin: true } };
  const old = await openAngular(s, [app(router)]);
  const change = (to) => old.evaluate((next) => injector.get('$rootScope').$broadcast('$stateChangeStart', next).defaultPrevented, to);
  assert.deepEqual([await change(state), await change({ name: 'home' }), await old.evaluate(() => went)], [true, false, 'in']);
  const young = await openAngular(s, [app(router + hooks)]);
  assert.deepEqual(await young.evaluate((to) => [start(to), start({}) ?? null], state), [{ to: 'in' }, null]);
  await signin(young);
  assert.equal(await young.evaluate((to) => start(to) ?? null, state), null);
});

test('authProvider.on: an event that is not there is a mistake; auth.init does what authProvider.init does', async () => {
  const page = await openAngular(s, [
    `angular.module('myApp', ['auth0']).config(function (authProvider) { try { authProvider.on('login', function () {}); } catch (error) { globalThis.thrown = error.message; } });
     ${BOOTSTRAP}`,
  ]);
  assert.match(await page.evaluate(() => thrown), /loginSuccess/);
  assert.equal(await page.evaluate(() => perennial.status), 'pending');
  await page.evaluate((domain) => injector.get('auth').init({ domain, clientID: 'demo' }), s.server.tenant.domain);
  assert.equal(await page.evaluate(() => perennial.status), 'signedout');
  assert.equal((await signin(page))[0], 'ok');
});

test('a page that has started Perennial itself keeps its configuration', async () => {
  const config = { auth0: { domain: s.server.tenant.domain, clientID: 'demo' }, device: 'Mine', apis: ['/api'] };
  const page = await openAngular(s, [app()], { config });
  await signin(page);
  assert.match(await refresh(page), /^eyJ/);
  assert.deepEqual(page.complaints, []);
});

test('the global auth: the service; a variable of the page stays what it is; an element of that id is none', async () => {
  const page = await open();
  assert.equal(await page.evaluate(() => auth === injector.get('auth')), true);
  const own = await openAngular(s, ['globalThis.auth = "mine";', app()]);
  assert.equal(await own.evaluate(() => auth), 'mine');
  const later = await openAngular(s, [app(), 'let auth = "mine"; globalThis.read = () => auth;']);
  assert.equal(await later.evaluate(() => read()), 'mine');
  const element = await openAngular(s, ["document.querySelector('h1').id = 'auth';", app()]);
  assert.equal(await element.evaluate(() => auth === injector.get('auth')), true);
});

test("the guide's first block alone works; a module without auth0 that is declared twice is AngularJS's business", async () => {
  const page = await openAngular(s, [
    GUIDE.interceptor,
    `angular.module('myApp').config(function (authProvider) { ${init(s)} });
     angular.module('other', []).value('first', 1); angular.module('other', []).value('second', 2); ${BOOTSTRAP}`,
  ]);
  const [, , token] = await signin(page);
  await page.evaluate((t) => injector.get('store').set('token', t), token);
  assert.equal(await page.evaluate(() => injector.get('$http').get('/api/orders').then(({ status }) => status)), 200);
  assert.deepEqual(await page.evaluate(() => ['first', 'second'].map((name) => angular.injector(['ng', 'other']).has(name))), [false, true]);
});

test('an expired session without a refresh token is no sign-out: the app may have one', async () => {
  const page = await open();
  await signin(page, { authParams: { scope: 'openid' } });
  await events(page);
  s.server.tenant.moveClock(11 * HOURS);
  await page.evaluate((ms) => moveClock(ms), 11 * HOURS);
  assert.equal(await refresh(page), 'session_ended');
  assert.deepEqual((await events(page)).filter((event) => event === 'logout'), []);
});
