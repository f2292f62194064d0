// Sign-in by redirect at oidc-provider: from a page, and back to where the user was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage, reported, until } from '../harness/pages/page.js';
import { confirm, leave, NOTHING, openApp, order, remains, signIn, signInSuite } from '../harness/pages/signin.js';

const s = signInSuite();
const at = (path) => s.server.app.origin + path;

/** Keeps the page where the provider has sent it. */
function stay() {
  document.addEventListener('DOMContentLoaded', () => perennial.addEventListener('signinreturn', (event) => event.preventDefault()));
}

test('from a page to the provider and back to it, signed in, with nothing of the answer in the URL', async () => {
  const page = await openApp(s, {}, { path: '/orders/7?sort=date#top' });
  const urls = [];
  page.on('framenavigated', (frame) => urls.push(frame.url()));
  await signIn(page);
  assert.equal(page.url(), at('/orders/7?sort=date#top'));
  const callback = new URL(urls.find((url) => url.startsWith(at('/callback?code='))));
  assert.deepEqual([...callback.searchParams.keys()].sort(), ['code', 'iss', 'state']);
  assert.ok(urls.includes(at('/callback')), 'cleaned before the page goes on');
  assert.equal(await page.evaluate(() => perennial.profile.sub), 'ada');
  assert.deepEqual(await order(s, page, 3), [200, 200, 200]);
  assert.deepEqual(
    await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('perennial'))),
    [],
    'what the sign-in had to remember is gone',
  );
  const { tokenCalls, refreshes, refused } = s.server.idp.stats();
  assert.deepEqual({ tokenCalls, refreshes, refused }, { tokenCalls: 2, refreshes: 1, refused: 0 });
});

test('signinreturn tells the way back, and a listener that prevents it keeps the page on the cleaned callback', async () => {
  const page = await openApp(s, {}, { path: '/cart', script: stay });
  await leave(page, { returnTo: '/thanks', redirectUri: '/callback' });
  await confirm(page);
  const event = await reported(page, 'signinreturn');
  assert.deepEqual(event, { type: 'signinreturn', outcome: 'signedin', url: at('/callback'), location: '/thanks' });
  assert.equal(page.url(), at('/callback'));
  assert.equal(await page.evaluate(() => history.state), null);
});

test('a protected route: to the login page, by signin to the provider, and back to the route', async () => {
  const page = await openApp(s, { routes: { login: '/login', protected: ['/account/*'] } }, { path: '/account/7?x=1' });
  await page.waitForFunction(() => location.pathname === '/login' && document.readyState === 'complete');
  await signIn(page);
  assert.equal(page.url(), at('/account/7?x=1'));
});

test('a returnTo of another origin leads nowhere', async () => {
  const page = await openApp(s);
  await leave(page, { returnTo: 'https://evil.example/' });
  await confirm(page);
  await page.waitForFunction(() => globalThis.perennial?.isAuthenticated, { polling: 50 });
  await page.evaluate(() => perennial.onNavigation());
  assert.equal(new URL(page.url()).origin, s.server.app.origin);
});

test('covered requests that a page sends while its callback is being finished wait for that, and carry the token', async () => {
  const page = await openApp(s, {}, { script: stay });
  await page.evaluateOnNewDocument((url) => {
    if (location.pathname !== '/callback') return;
    globalThis.send = () => fetch(url).then((response) => response.status);
    document.addEventListener('DOMContentLoaded', () => (globalThis.first = send()));
  }, `${s.server.orders.origin}/orders`);
  let release;
  s.server.idp.tamper((_body, ctx) => {
    if (ctx.oidc.params.grant_type === 'authorization_code') return new Promise((resolve) => (release = resolve));
  });
  await leave(page);
  await confirm(page);
  await until(() => release);
  await page.evaluate(() => void (globalThis.second = send()));
  // The program runs, and does not know yet.
  await page.waitForFunction(() => {
    try {
      return perennial.jwt.urlBase64Decode('YQ') === 'a';
    } catch {
      return false;
    }
  }, { polling: 20 });
  assert.equal(await page.evaluate(() => perennial.status), 'pending');
  assert.equal(s.server.orders.stats().requests, 0);
  release();
  assert.deepEqual(await page.evaluate(() => Promise.all([first, second])), [200, 200]);
  const { bearer, refused } = s.server.orders.stats();
  assert.deepEqual({ bearer, refused }, { bearer: 2, refused: 0 });
});

test('a token endpoint that hangs while the callback is finished: timeout, no session, and the requests go on', async () => {
  const page = await openApp(s, { policy: { timeout: 1 } });
  s.server.idp.tamper(() => new Promise(() => {}));
  await page.evaluateOnNewDocument((url) => {
    document.addEventListener('DOMContentLoaded', () => (globalThis.first = fetch(url).then((response) => response.status)));
  }, `${s.server.orders.origin}/orders`);
  await leave(page);
  await confirm(page);
  assert.equal((await reported(page, 'signinfailed')).code, 'timeout');
  assert.equal(await page.evaluate(() => first), 401);
  assert.deepEqual(await remains(page), NOTHING);
});

test('a spent callback, by the back button or from a bookmark: callback_spent, a clean URL, and no harm to the session', async () => {
  const page = await openApp(s, {}, { path: '/start' });
  let callback;
  page.on('framenavigated', (frame) => frame.url().includes('code=') && (callback = frame.url()));
  await signIn(page);
  const { id } = await page.evaluate(() => JSON.parse(localStorage['perennial:default']).lease);
  for (const where of [page, await newPage(s.context)]) {
    await where.goto(callback);
    assert.equal((await reported(where, 'signinfailed')).code, 'callback_spent');
    await where.waitForFunction((to) => location.href === to, { polling: 50 }, at('/callback'));
    await where.evaluate(async () => [await perennial.ready, await perennial.onNavigation()]);
    assert.deepEqual(await order(s, where), [200]);
    const events = await where.evaluate(() => seen.events.map(({ type }) => type));
    assert.ok(!events.some((type) => /signedout|error/.test(type)), events.join());
  }
  await page.goto(at('/later'));
  await page.goBack();
  assert.deepEqual(await order(s, page), [200]);
  assert.equal(await page.evaluate(() => JSON.parse(localStorage['perennial:default']).lease.id), id);
  assert.deepEqual([s.server.idp.stats().tokenCalls, s.server.idp.stats().refused], [2, 0]);
});
