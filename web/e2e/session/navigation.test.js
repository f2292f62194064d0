// What a navigation comes to: nothing, a restored session, a refresh, or the login page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openApp, openSignedIn, outlive } from '../harness/pages/app.js';
import { reported } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const ROUTES = { ...BY_JSON, routes: { login: '/login', protected: ['/account', '/account/*'], public: ['/account/help'] } };
const refreshes = () => s.server.to('/session/refresh').length;
const programs = () => s.server.requests.filter(({ path }) => /runtime|\.wasm$/.test(path)).length;
const navigate = (page, url) => page.evaluate((to) => perennial.onNavigation(to), url);

/** Keeps the page where it is: what would have happened is in seen.events. */
function stay() {
  document.addEventListener('DOMContentLoaded', () =>
    perennial.addEventListener('signinrequired', (event) => event.preventDefault()));
}

test('a protected route without a session: the login page, and after the sign-in the way back', async () => {
  const page = await openApp(s, ROUTES, { path: '/account/7?x=1#y' });
  await page.waitForFunction(() => location.pathname === '/login' && document.readyState === 'complete');
  await login(page);
  assert.equal((await reported(page, 'signedin')).returnTo, '/account/7?x=1#y');
  await page.evaluate(() => perennial.signout());
  await login(page);
  const [, second] = await page.evaluate(() => seen.events.filter(({ type }) => type === 'signedin'));
  assert.equal(second.returnTo, undefined, 'the way back is good for one sign-in');
});

test('signinrequired tells where the login page is, and a listener that prevents it keeps the page where it is', async () => {
  const page = await openApp(s, ROUTES, { path: '/account/7', script: stay });
  const login = { outcome: 'login', url: `${s.server.origin}/account/7`, location: '/login' };
  assert.deepEqual(await reported(page, 'signinrequired'), { type: 'signinrequired', ...login });
  assert.deepEqual(await navigate(page), login);
  assert.equal(page.url(), login.url);
  assert.equal(s.server.requests.filter(({ path }) => path === '/login').length, 0);
});

test('a public route without a session: nothing, and the program is not even loaded', async () => {
  const page = await openApp(s, ROUTES);
  assert.deepEqual(await navigate(page), { outcome: 'none', url: `${s.server.origin}/` });
  assert.deepEqual(await navigate(page, '/elsewhere'), { outcome: 'none', url: `${s.server.origin}/elsewhere` });
  assert.equal(programs(), 0);
  assert.equal((await navigate(page, '/account/help')).outcome, 'none', 'an exception to what is protected');
  assert.equal(page.url(), `${s.server.origin}/`);
});

test('a fresh token: the session is restored without network, on a protected route too', async () => {
  const page = await openSignedIn(s, ROUTES);
  s.server.requests.length = 0;
  await page.goto(`${s.server.origin}/account/7`);
  assert.deepEqual(await navigate(page), { outcome: 'restored', url: `${s.server.origin}/account/7` });
  await page.evaluate(() => perennial.ready);
  assert.equal((await navigate(page, '/account')).outcome, 'restored');
  assert.equal(s.server.to('/session').length, 0);
  assert.deepEqual(page.complaints, []);
});

test('expired, with a refresh token: one refresh, shared by navigations and requests', async () => {
  const page = await openSignedIn(s, ROUTES);
  await outlive(page);
  const [outcomes, statuses] = await page.evaluate(() => Promise.all([
    Promise.all(['/account/7', '/', '/account/8'].map((url) => perennial.onNavigation(url).then(({ outcome }) => outcome))),
    Promise.all([1, 2, 3].map(() => fetch('/api/x').then(({ status }) => status))),
  ]));
  assert.deepEqual([outcomes, statuses], [['refreshed', 'refreshed', 'refreshed'], [200, 200, 200]]);
  assert.equal(refreshes(), 1);
});

test('a refresh that fails for now: "offline", the user stays, and the session too', async () => {
  const page = await openSignedIn(s, ROUTES);
  s.server.fault = { status: 503 };
  await outlive(page);
  assert.deepEqual(await navigate(page, '/account/7'), { outcome: 'offline', url: `${s.server.origin}/account/7` });
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  assert.equal(page.url(), `${s.server.origin}/`);
});

test('expired without a refresh token: the event expired, once; login on a protected route, nothing on a public one', async () => {
  const page = await openApp(s, ROUTES, { script: stay });
  await page.evaluate(async () => {
    const { refresh_token: _, ...tokens } = await (await fetch('/session/login', { method: 'POST' })).json();
    await perennial.authenticate(tokens);
  });
  assert.equal((await navigate(page, '/account')).outcome, 'restored');
  await outlive(page);
  assert.equal((await navigate(page, '/')).outcome, 'none');
  assert.deepEqual(await navigate(page, '/account'), {
    outcome: 'login', url: `${s.server.origin}/account`, location: '/login',
  });
  assert.equal(await page.evaluate(() => fetch('/api/x').then(({ status }) => status)), 401);
  await reported(page, 'expired');
  await page.evaluate(() => perennial.tokenGetter());
  assert.equal(await page.evaluate(() => seen.events.filter(({ type }) => type === 'expired').length), 1);
  assert.equal(refreshes(), 0);
});

test('a session that the server ends while the user is on a protected page: to the login page', async () => {
  const page = await openSignedIn(s, ROUTES);
  await page.goto(`${s.server.origin}/account/7`);
  s.server.grants.revoke();
  await outlive(page);
  await page.evaluate(() => void fetch('/api/x'));
  await page.waitForFunction(() => location.pathname === '/login' && document.readyState === 'complete');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  await login(page);
  assert.equal((await reported(page, 'signedin')).returnTo, '/account/7');
});

/** README's recipe, with a router that takes what does not begin with a slash for a relative path, as Vue Router and React Router do. */
function router() {
  globalThis.visited = [];
  const push = (to) => {
    const path = to.startsWith('/') ? to : location.pathname.replace(/[^/]*$/, '') + to;
    if (visited.push(path) < 20) history.pushState(null, '', path);
  };
  document.addEventListener('DOMContentLoaded', () => {
    perennial.addEventListener('signinrequired', (event) => {
      event.preventDefault();
      push(event.detail.location);
    });
    perennial.addEventListener('signedin', ({ detail }) => push(detail.returnTo ?? '/'));
  });
}

test('the recipe for routers: to the login page and back, by paths', async () => {
  const page = await openApp(s, ROUTES, { path: '/account/7?x=1#y', script: router });
  await page.waitForFunction(() => visited.length > 0);
  await login(page);
  await page.waitForFunction(() => location.pathname !== '/login');
  assert.deepEqual(await page.evaluate(() => visited), ['/login', '/account/7?x=1#y']);
  assert.equal(page.url(), `${s.server.origin}/account/7?x=1#y`);
  assert.equal((await navigate(page)).outcome, 'restored');
  assert.deepEqual(page.complaints, []);
});
