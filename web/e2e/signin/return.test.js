// A sign-in whose answer comes back to a page that is not what it was: another tab's, a router's, or one that starts anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage, reported, until } from '../harness/pages/page.js';
import { arrived, confirm, leave, NOTHING, openApp, order, remains, signInSuite } from '../harness/pages/signin.js';

const s = signInSuite();
const at = (path) => s.server.app.origin + path;
const ROUTER = { policy: { timeout: 60 } };

/** Has the provider keep the tokens back; resolves, once they are asked for, to what lets them go. */
function keepBack() {
  let release;
  s.server.idp.tamper((_body, ctx) => {
    if (ctx.oidc.params.grant_type === 'authorization_code') return new Promise((resolve) => (release = resolve));
  });
  return () => until(() => release);
}

/** Signs in up to the callback, which another tab than the one that has asked opens. */
async function callbackElsewhere() {
  const page = await openApp(s);
  await page.setRequestInterception(true);
  let callback;
  page.on('request', (request) => {
    if (!request.isNavigationRequest() || !request.url().startsWith(at('/callback'))) return request.continue();
    callback = request.url();
    return request.abort();
  });
  await leave(page);
  await confirm(page);
  return until(() => callback);
}

test('an answer that is continued in a new tab: callback_spent, and the URL is clean', async () => {
  const callback = await callbackElsewhere();
  const page = await newPage(s.context);
  await page.goto(callback);
  assert.equal((await reported(page, 'signinfailed')).code, 'callback_spent');
  await page.waitForFunction((to) => location.href === to, { polling: 50 }, at('/callback'));
  assert.deepEqual(await remains(page), NOTHING);
  assert.equal(s.server.idp.stats().tokenCalls, 0, 'the code was shown to nobody');
});

test('an error that nobody has asked for, likewise; what is another provider’s, or elsewhere, stays as it is', async () => {
  const page = await openApp(s, { routes: { login: '/login', protected: ['/private'] } }, { path: '/callback?error=access_denied&state=xyz&mine=1' });
  assert.equal((await reported(page, 'signinfailed')).code, 'callback_spent');
  await page.waitForFunction((to) => location.href === to, { polling: 50 }, at('/callback?mine=1'));
  for (const path of ['/elsewhere?code=abc&state=xyz', '/callback?code=abc&state=xyz&iss=https%3A%2F%2Fother.test', '/callback?state=xyz&tab=2']) {
    await page.goto(at(path));
    // A navigation waits until the answer has been dealt with.
    await page.evaluate(() => {
      perennial.addEventListener('signinrequired', (event) => event.preventDefault());
      return perennial.onNavigation('/private');
    });
    assert.equal(page.url(), at(path));
    assert.deepEqual(await page.evaluate(() => seen.events.map(({ type }) => type)), ['signinrequired']);
  }
});

/** What routers do to the URL of the callback, and where the page is then. */
const ROUTERS = {
  're-encodes the answer': ['/callback', () => history.replaceState(null, '', location.href.replaceAll('%3A', ':').replaceAll('%2F', '/'))],
  'redirects and keeps the query': ['/dashboard', () => history.replaceState(null, '', '/dashboard' + location.search)],
  'redirects and drops the query': ['/dashboard', () => history.replaceState(null, '', '/dashboard')],
};

for (const [does, [path, change]] of Object.entries(ROUTERS)) {
  for (const early of [true, false]) {
    const when = early ? 'before the program is there' : 'while the code is being redeemed';
    test(`a router that ${does} ${when}: the sign-in is finished, the code leaves the address bar, and the user is where they were`, async () => {
      // Where the page is once it knows, which is before it goes on.
      const note = () => perennial.addEventListener('signinreturn', () => (sessionStorage.known = location.href));
      const page = await openApp(s, ROUTER, {
        path: '/orders/7?sort=date#top',
        before: `location.pathname === '/callback' && document.addEventListener('DOMContentLoaded', () => { ${early ? `(${change})();` : ''} (${note})(); })`,
      });
      const asked = early ? undefined : keepBack();
      await leave(page);
      await confirm(page);
      if (asked) {
        const release = await asked();
        await page.evaluate(change);
        release();
      }
      await arrived(page);
      await page.waitForFunction((to) => location.href === to, { polling: 50 }, at('/orders/7?sort=date#top'));
      assert.equal(await page.evaluate(() => sessionStorage.known), at(path));
      assert.deepEqual(await order(s, page), [200]);
      assert.deepEqual(page.complaints, []);
    });
  }
}

test('a router that puts the answer into the URL again, also when the sign-in is over: the code leaves the address bar, and returnTo comes', async () => {
  const page = await openApp(s, ROUTER, { path: '/orders/7', script: () => {
    if (location.pathname !== '/callback') return;
    globalThis.query = location.search;
    document.addEventListener('DOMContentLoaded', () => {
      perennial.addEventListener('signinreturn', (event) => event.preventDefault());
      history.replaceState(null, '', '/dashboard' + query);
    });
  } });
  await leave(page);
  await confirm(page);
  assert.equal((await reported(page, 'signedin')).returnTo, '/orders/7');
  const clean = () => page.waitForFunction(() => location.pathname === '/dashboard' && !location.search, { polling: 50 });
  await clean();
  await page.evaluate(() => history.replaceState(null, '', '/dashboard' + query));
  await clean();
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
});

/** Keeps the page where the provider has sent it. */
function stay() {
  document.addEventListener('DOMContentLoaded', () => globalThis.perennial?.addEventListener('signinreturn', (event) => event.preventDefault()));
}

/** Starts Perennial anew with what it was started with, as hot reload and provider components do. */
const startAnew = (page) =>
  page.evaluate((config) => {
    perennial.stop();
    return perennial.start(config);
  }, s.configuration);

async function openAtCallback() {
  s.configuration = undefined;
  const page = await openApp(s, ROUTER, { path: '/orders/7' });
  s.configuration = await page.evaluate(() => fetch('/start.js').then((r) => r.text())).then((text) => JSON.parse(text.slice('perennial.start('.length, -1)));
  return page;
}

test('start() anew while the code is being redeemed: the sign-in is finished, once, and reported', async () => {
  const page = await openAtCallback();
  await page.evaluateOnNewDocument(stay); // a page that leaves in the middle of a refresh is another matter
  const asked = keepBack();
  await leave(page);
  await confirm(page);
  const release = await asked();
  await startAnew(page);
  const status = page.evaluate((url) => fetch(url).then(({ status }) => status), `${s.server.orders.origin}/orders`);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  release();
  assert.equal(await status, 200, 'a request has waited for it');
  assert.equal((await reported(page, 'signedin')).returnTo, '/orders/7');
  assert.equal((await reported(page, 'signinreturn')).location, '/orders/7');
  assert.equal(page.url(), at('/callback'));
  assert.equal(s.server.idp.stats().refused, 0);
  assert.deepEqual(page.complaints, []);
});

test('stop() while the code is being redeemed, and start() once that is over: signedin, with returnTo', async () => {
  const page = await openAtCallback();
  await page.evaluateOnNewDocument(stay);
  const asked = keepBack();
  await leave(page);
  await confirm(page);
  const release = await asked();
  await page.evaluate(() => perennial.stop());
  release();
  await page.waitForFunction(() => localStorage['perennial:default'], { polling: 50 });
  assert.deepEqual(await page.evaluate(() => seen.events), []);
  await startAnew(page);
  assert.equal((await reported(page, 'signedin')).returnTo, '/orders/7');
  await page.waitForFunction((to) => location.href === to, { polling: 50 }, at('/callback'));
  assert.deepEqual(await order(s, page), [200]);
  assert.deepEqual(page.complaints, []);
});

test('a session that stop() ends with the page’s memory: signinfailed says so', async () => {
  const page = await openAtCallback();
  s.server.app.configure({ config: { ...s.configuration, storage: 'memory' } });
  s.configuration.storage = 'memory';
  await page.goto(at('/orders/7'));
  const asked = keepBack();
  await leave(page);
  await confirm(page);
  const release = await asked();
  await startAnew(page);
  release();
  const { code, returnTo } = await reported(page, 'signinfailed');
  assert.deepEqual([code, returnTo], ['stopped', '/orders/7']);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.deepEqual(page.complaints, []);
});

test('stop() at any other moment leaves nothing at the window', async () => {
  const page = await openApp(s, ROUTER);
  await leave(page);
  await confirm(page);
  await arrived(page);
  s.configuration = await page.evaluate(() => fetch('/start.js').then((r) => r.text())).then((text) => JSON.parse(text.slice('perennial.start('.length, -1)));
  for (let i = 0; i < 3; i++) {
    await page.evaluate(async () => {
      await perennial.ready;
      perennial.tokenGetter({ force: true }).catch(() => {});
      await Promise.resolve();
    });
    await startAnew(page);
  }
  await page.evaluate(() => perennial.ready);
  assert.deepEqual(await order(s, page), [200]);
  assert.deepEqual(page.complaints, []);
});

test('a sign-out in another tab, which does not know whose, while a sign-in is being finished: the sign-in is the later one', async () => {
  const release = keepBack();
  const other = await openApp(s);
  const page = await openApp(s);
  await leave(page);
  await confirm(page);
  const go = await release();
  // As a gate leaves it that has not been able to read the record.
  await other.evaluate((from) => localStorage.setItem('perennial:default:signout', JSON.stringify({ from })), `${s.server.idp.issuer} app`);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve))); // its event has come
  assert.equal(await page.evaluate(() => perennial.status), 'pending');
  go();
  await arrived(page);
  assert.deepEqual(await order(s, page), [200]);
});

test('a sign-out while a sign-in is being finished: the sign-out wins, and what has come in is revoked', async () => {
  const release = keepBack();
  const page = await openApp(s);
  await leave(page);
  await confirm(page);
  const go = await release();
  await page.evaluate(() => void perennial.signout());
  go();
  assert.equal((await reported(page, 'signinfailed')).code, 'session_ended');
  await until(() => s.server.idp.stats().revocations === 1);
  assert.deepEqual(await page.evaluate(() => [perennial.status, seen.events.some(({ type }) => type === 'signedin')]), ['signedout', false]);
  assert.deepEqual(await remains(page), NOTHING);
  assert.equal(await page.evaluate(() => perennial.ready.then(() => perennial.isAuthenticated)), false);
});
