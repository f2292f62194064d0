// The guide's code as it is printed, on AngularJS 1.8.3 and perennial-angularjs.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADA, BOOTSTRAP, GUIDE, init, openAngular } from '../harness/pages/guide.js';
import { storedTexts, until } from '../harness/pages/page.js';
import { startGuide } from '../harness/servers/guide.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite(undefined, startGuide);

/** The guide's two blocks, one after the other, and what it leaves to the other guides: which tenant, and to store what a sign-in brings. */
const scripts = (further = '') => [
  GUIDE.interceptor,
  GUIDE.hook,
  `angular.module('myApp').config(function (authProvider) { ${init(s, further)} });
   globalThis.keep = function (profile, token, accessToken, state, refreshToken) {
     var store = injector.get('store');
     store.set('profile', profile); store.set('token', token); store.set('refreshToken', refreshToken);
   };
   ${BOOTSTRAP}`,
];

const open = (further) => openAngular(s, scripts(further));

/** Signs in by a password, and stores what comes. */
const signin = (page) =>
  page.evaluate(
    (ada) => new Promise((resolve, reject) =>
      injector.get('auth').signin({ ...ada, authParams: { scope: 'openid offline_access', device: 'Chrome browser' } }, (...all) => (keep(...all), resolve()), reject)),
    ADA,
  );

/** Asks the API by $http, so many times at once; the statuses, or why not. */
const orders = (page, count = 1) =>
  page.evaluate((n) => Promise.all(Array.from({ length: n }, () => injector.get('$http').get('/api/orders').then(({ status }) => status, (e) => e.status ?? e.code))), count);

/** Goes to another route. */
const go = (page, path) =>
  page.evaluate((to) => injector.invoke(['$rootScope', '$location', ($rootScope, $location) => void $rootScope.$apply(() => $location.path(to))]), path);

/** What the app has stored. */
const stored = (page, key) => page.evaluate((k) => injector.get('store').get(k), key);

/** So much later, for page and tenant: what the tenant has given out has expired. */
async function later(ms, ...pages) {
  s.server.tenant.moveClock(ms);
  await Promise.all(pages.map((page) => page.evaluate((by) => moveClock(by), ms)));
}

async function openSignedIn() {
  const page = await open();
  await signin(page);
  return page;
}

test('signs in, as the guide calls it; what it stores is sent by $http', async () => {
  const page = await openSignedIn();
  assert.deepEqual(s.server.tenant.to('POST /oauth/ro'), [{ ...ADA, client_id: 'demo', grant_type: 'password', scope: 'openid offline_access', device: 'Chrome browser' }]);
  assert.deepEqual(await stored(page, 'profile'), { user_id: 'auth0|1', name: 'ada', email: 'ada@tenant.test' });
  assert.match(await stored(page, 'refreshToken'), /^[0-9a-f]{48}$/);
  assert.deepEqual(await orders(page, 3), [200, 200, 200]);
  const token = await stored(page, 'token');
  assert.ok(s.server.asked().every(({ authorization }) => authorization === `Bearer ${token}`), 'each has the token once');
  assert.equal(s.server.refreshes(), 0);
  assert.deepEqual(page.complaints, []);
});

test("the guide's sign-in as printed, without a password: the user is asked for it", async () => {
  const page = await open();
  s.server.app.serve('/signin.js', GUIDE.signin);
  await page.evaluate(() => void (document.head.appendChild(document.createElement('script')).src = '/signin.js'));
  const dialog = await page.waitForSelector('dialog.perennial-signin[open]');
  const [name, password] = await dialog.$$('input');
  await name.type('ada');
  await password.type('analytical-1843');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('dialog [role=alert]')?.textContent.startsWith('Wrong'));
  await password.click({ clickCount: 3 });
  await password.type(ADA.password);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => injector.get('auth').isAuthenticated && !document.querySelector('dialog'));
  const [, sent] = s.server.tenant.to('POST /oauth/ro');
  assert.deepEqual([sent.scope, sent.device, sent.connection], ['openid offline_access', 'Chrome browser', ADA.connection]);
  assert.deepEqual(page.complaints, []);
});

test('expired: three requests at once and the route hook make one refresh, and all have the new token', async () => {
  const page = await openSignedIn();
  const before = await stored(page, 'token');
  await later(11 * HOURS, page);
  const [answers] = await Promise.all([orders(page, 3), go(page, '/next')]);
  assert.deepEqual(answers, [200, 200, 200]);
  assert.equal(s.server.refreshes(), 1);
  await until(async () => (await stored(page, 'token')) !== before);
  assert.deepEqual(await orders(page), [200]);
  assert.equal(s.server.refreshes(), 1);
  assert.deepEqual(s.server.asked().map(({ status }) => status), [200, 200, 200, 200], 'none went out with the old one');
  assert.deepEqual(page.complaints, []);
});

test('a reload keeps the user signed in: with a token that is good nothing is asked, with one that has expired once', async () => {
  const page = await openSignedIn();
  await page.reload();
  assert.equal(await page.evaluate(() => injector.get('auth').isAuthenticated), true);
  assert.deepEqual(await orders(page, 3), [200, 200, 200]);
  assert.equal(s.server.refreshes(), 0);

  await later(11 * HOURS, page);
  await page.reload();
  const [answers] = await Promise.all([orders(page, 3), go(page, '/next')]);
  assert.deepEqual(answers, [200, 200, 200]);
  assert.equal(s.server.refreshes(), 1, 'page load, three requests and the route hook');
  assert.equal(await page.evaluate(() => injector.get('auth').isAuthenticated), true);
  assert.ok(s.server.asked().every(({ status }) => status === 200));
  assert.deepEqual(page.complaints, []);
});

test('four tabs that load with an expired token make one refresh', async () => {
  const page = await openSignedIn();
  const tabs = [page, await open(), await open(), await open()];
  await later(11 * HOURS, ...tabs);
  await Promise.all(tabs.map((tab) => tab.reload()));
  const answers = await Promise.all(tabs.map((tab) => orders(tab, 3)));
  assert.deepEqual(answers.flat(), Array(12).fill(200));
  assert.equal(s.server.refreshes(), 1);
});

test("only the app's own store is left: Perennial adopts its refresh token, with one request in all, and keeps it fresh", async () => {
  const page = await openSignedIn();
  await page.evaluate(async () => {
    perennial.stop();
    for (const key of Object.keys(localStorage)) if (key.startsWith('perennial')) localStorage.removeItem(key);
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  });
  await later(11 * HOURS, page);
  await page.reload();
  assert.equal(await page.evaluate(() => perennial.status), 'signedout');
  const [answers] = await Promise.all([orders(page, 3), go(page, '/next')]);
  assert.deepEqual(answers, [200, 200, 200]);
  assert.equal(s.server.refreshes(), 1);
  assert.equal(await page.evaluate(() => perennial.status), 'signedin');
  await later(11 * HOURS, page);
  assert.deepEqual(await orders(page, 3), [200, 200, 200]);
  assert.equal(s.server.refreshes(), 2);
  assert.deepEqual(page.complaints, []);
});

test('encrypted: a reload, at which the route hook knows its token sooner than Perennial the session, loses no refresh token', async () => {
  const page = await open('perennial: { encrypt: true }');
  await signin(page);
  await page.reload();
  await page.waitForFunction(() => perennial.status === 'signedin');
  await page.evaluate(() => perennial.ready);
  await later(11 * HOURS, page);
  const [answers] = await Promise.all([orders(page, 3), go(page, '/next')]);
  assert.deepEqual(answers, [200, 200, 200]);
  assert.equal(s.server.refreshes(), 1);
  assert.equal(await stored(page, 'refreshToken'), 'kept-by-perennial');
});

test("a device's clock that is hours ahead costs no refresh per request", async () => {
  const page = await openSignedIn();
  await page.evaluate((ms) => moveClock(ms), 11 * HOURS);
  for (let n = 0; n < 4; n++) assert.deepEqual(await orders(page), [200]);
  assert.ok(s.server.refreshes() <= 1, `${s.server.refreshes()} refreshes`);
});

test('refused: the requests are rejected, and so is the next one, which has tried again; the tokens stay in the store', async () => {
  const page = await openSignedIn();
  s.server.tenant.revokeAll();
  await later(11 * HOURS, page);
  assert.deepEqual(await orders(page, 3), Array(3).fill('session_ended'));
  assert.deepEqual(await orders(page), ['session_ended']);
  assert.ok(await stored(page, 'refreshToken'));
  assert.deepEqual(s.server.asked(), []);
});

test('no refresh token, and the token has expired: the route hook goes to /login', async () => {
  const page = await openSignedIn();
  await page.evaluate(() => injector.get('store').remove('refreshToken'));
  await later(11 * HOURS, page);
  await go(page, '/account');
  assert.equal(await page.evaluate(() => injector.get('$location').path()), '/login');
});

test('signout: in every tab, at the tenant, and nothing is left in Perennial', async () => {
  const page = await openSignedIn();
  const other = await open();
  assert.equal(await other.evaluate(() => injector.get('auth').isAuthenticated), true);
  const token = await stored(page, 'token');
  await page.evaluate(() => {
    const store = injector.get('store');
    for (const key of ['token', 'refreshToken', 'profile']) store.remove(key);
    return injector.get('auth').signout();
  });
  await other.waitForFunction(() => injector.get('auth').isAuthenticated === false);
  await until(() => s.server.tenant.devices().length === 0);
  await until(async () => !(await storedTexts(page)).some((text) => text.includes(token)));
  assert.deepEqual(await orders(page), [401]);
});

test('what Perennial covers is sent the token once', async () => {
  const page = await open("perennial: { apis: ['/api'] }");
  await signin(page);
  assert.deepEqual(await orders(page, 2), [200, 200]);
  const token = await stored(page, 'token');
  assert.deepEqual(s.server.asked().map(({ authorization }) => authorization), Array(2).fill(`Bearer ${token}`));
});
