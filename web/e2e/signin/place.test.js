// Where a sign-in leads and comes back to: relative URLs, the script tag, and a page without storage.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage, reported, until } from '../harness/pages/page.js';
import { arrived, confirm, leave, openApp, order, signIn, signInSuite } from '../harness/pages/signin.js';

const s = signInSuite();
const at = (path) => s.server.app.origin + path;

/** What a call rejects with. */
const rejection = (page, options) =>
  page.evaluate((o) => perennial.signin(o).then(() => 'signed in', ({ name, code, message }) => ({ name, code, message })), options);

test('a relative redirectUri counts from the page’s base URL', async () => {
  const page = await openApp(s, { redirectUri: 'callback' }, { path: '/elsewhere', base: '/shop/' });
  const callbacks = [];
  page.on('framenavigated', (frame) => frame.url().includes('code=') && callbacks.push(frame.url().split('?')[0]));
  await signIn(page);
  await page.waitForFunction((to) => location.href === to, { polling: 50 }, at('/elsewhere'));
  assert.deepEqual(callbacks, [at('/shop/callback')]);
  assert.equal((await rejection(page, { redirectUri: 'https://evil.test/' })).code, 'invalid_argument');

  await page.evaluate(() => perennial.signout());
  await leave(page, { redirectUri: './callback', returnTo: '/top' }); // the provider knows the user by now
  await page.waitForFunction((to) => location.href === to, { polling: 50 }, at('/top')); // what begins with a slash counts from the origin
  assert.deepEqual(callbacks, [at('/shop/callback'), at('/shop/callback')]);
});

test('a relative returnTo counts from the page’s base URL', async () => {
  const page = await openApp(s, {}, { path: '/elsewhere', base: '/shop/' });
  await signIn(page, { returnTo: 'orders/7?x=1#y' });
  assert.equal(page.url(), at('/shop/orders/7?x=1#y'));
});

test('signedin has the way back of a sign-in by redirect, as a path', async () => {
  const page = await openApp(s, {}, { path: '/start', script: () => {
    document.addEventListener('DOMContentLoaded', () => perennial.addEventListener('signinreturn', (event) => event.preventDefault()));
  } });
  await leave(page, { returnTo: '/thanks?x=1#y' });
  await confirm(page);
  assert.equal((await reported(page, 'signedin')).returnTo, '/thanks?x=1#y');
});

/** A page whose script tag says it all, and when its program is loaded. */
async function openByTag(more) {
  s.server.app.configure({ attributes: { issuer: s.server.idp.issuer, 'client-id': 'app', apis: s.server.orders.origin, ...more } });
  const page = await newPage(s.context);
  let isLoaded = false;
  page.on('request', (request) => (isLoaded ||= request.url().endsWith('.wasm')));
  await page.goto(at('/start'));
  return { page, loaded: () => until(() => isLoaded) };
}

test('the script tag says where the sign-in comes back to', async () => {
  const { page } = await openByTag({ 'redirect-uri': '/callback' });
  await leave(page, { resource: s.server.orders.audience });
  await confirm(page);
  await arrived(page);
  assert.equal(page.url(), at('/start'));
});

test('the script tag has the program look at the configuration at once, for debug: nobody has asked for anything', async () => {
  const { loaded } = await openByTag({ 'redirect-uri': '/callback', debug: '' });
  await loaded();
});

/** As where the browser blocks cookies and all other data of a site. */
function block() {
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(globalThis, name, {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  }
}

test('where storage is blocked, a sign-in by redirect rejects before it leaves, and one by popup goes on', async () => {
  const page = await openApp(s, {}, { before: `(${block})()` });
  const { name, code } = await rejection(page, { prompt: 'consent' });
  assert.deepEqual([name, code, page.url()], ['PerennialError', 'storage_blocked', at('/')]);

  const opened = new Promise((resolve) => page.once('popup', resolve));
  await page.evaluate(() => void (globalThis.result = perennial.signin({ popup: true, prompt: 'consent' })));
  const popup = await opened;
  await confirm(popup);
  await page.evaluate(() => result);
  assert.deepEqual(await order(s, page), [200]);
  await until(() => popup.isClosed());
});

test('a UserInfo without a sub is left out, and the user is signed in', async () => {
  const page = await openApp(s);
  s.server.idp.tamper(() => ({}), 'userinfo');
  await signIn(page, { scope: 'openid offline_access profile' });
  assert.equal(await page.evaluate(() => perennial.profile.sub), 'ada');
});
