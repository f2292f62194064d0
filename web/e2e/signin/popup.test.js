// Sign-in by popup at oidc-provider, in a browser that blocks popups as browsers do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focus, keepOpened, until, whileOpen } from '../harness/pages/page.js';
import { arrived, confirm, NOTHING, openApp, order, remains, signInSuite } from '../harness/pages/signin.js';

const s = signInSuite({ browser: { full: true, ignoreDefaultArgs: ['--disable-popup-blocking'] } });

/** Lets the app's button sign in by popup; what comes of it is in globalThis.result. */
const byButton = (page, options = {}) =>
  page.evaluate((o) => {
    document.querySelector('#signin').addEventListener('click', () => {
      globalThis.result = perennial
        .signin({ popup: true, prompt: 'consent', ...o })
        .then(() => 'signed in', ({ name, code, reason }) => ({ name, code, ...(reason && { reason }) }));
    });
  }, options);

/** Clicks it, and returns the popup. */
async function popUp(page) {
  const opened = new Promise((resolve) => page.once('popup', resolve));
  await page.locator('#signin').click();
  return opened;
}

const result = (page) => page.evaluate(() => result);
const failure = (code) => ({ name: 'PerennialError', code });

test('the popup shows the provider, closes itself, and the page is signed in where it is', async () => {
  const page = await openApp(s, {}, { path: '/cart?items=3' });
  await byButton(page);
  const popup = await popUp(page);
  const closed = new Promise((resolve) => popup.once('close', resolve));
  await popup.waitForSelector('#login');
  assert.equal(new URL(popup.url()).origin, s.server.idp.origin);
  await confirm(popup);
  assert.equal(await result(page), 'signed in');
  await closed;
  assert.equal(page.url(), `${s.server.app.origin}/cart?items=3`);
  assert.equal(await page.evaluate(() => perennial.profile.sub), 'ada');
  assert.deepEqual(await order(s, page, 2), [200, 200]);
  assert.deepEqual(page.complaints, []);
});

test('the browser blocks it: popup_blocked', async () => {
  // No click leads here: the page does it by itself.
  const page = await openApp(s, {}, { script: () => {
    document.addEventListener('DOMContentLoaded', () => {
      globalThis.result = perennial.signin({ popup: true }).catch(({ name, code }) => ({ name, code }));
    });
  } });
  assert.deepEqual(await result(page), failure('popup_blocked'));
  assert.deepEqual(await remains(page), NOTHING);
});

test('the user closes it: popup_closed, and the next try works', async () => {
  const page = await openApp(s);
  await byButton(page);
  await keepOpened(page);
  const popup = await popUp(page);
  await popup.waitForSelector('#login');
  await whileOpen(page); // at the provider
  await popup.close();
  await focus(page);
  assert.deepEqual(await result(page), failure('popup_closed'));
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  await confirm(await popUp(page));
  assert.equal(await result(page), 'signed in');
});

test('nobody signs in within the time given: popup_timeout, and the popup is closed', async () => {
  const page = await openApp(s);
  await byButton(page, { timeout: 1 });
  const popup = await popUp(page);
  assert.deepEqual(await result(page), failure('popup_timeout'));
  await until(() => popup.isClosed());
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
});

test('the user cancels at the provider: signin_refused, with its reason', async () => {
  const page = await openApp(s);
  await byButton(page);
  const popup = await popUp(page);
  await popup.locator('button.abort').click();
  assert.deepEqual(await result(page), { ...failure('signin_refused'), reason: 'access_denied' });
  await until(() => popup.isClosed());
  assert.deepEqual(await remains(page), NOTHING);
});

test('two tabs that sign in by popup at once do not get each other’s answer', async () => {
  const pages = [await openApp(s), await openApp(s)];
  const popups = [];
  for (const [i, page] of pages.entries()) {
    await page.bringToFront();
    await byButton(page, { login_hint: ['ada', 'grace'][i], prompt: 'login consent' });
    popups.push(await popUp(page));
    await popups[i].waitForSelector('#login');
  }
  await confirm(popups[1]);
  assert.equal(await result(pages[1]), 'signed in');
  assert.equal(await pages[1].evaluate(() => perennial.profile.sub), 'grace');
  await popups[0].bringToFront();
  await confirm(popups[0]);
  assert.equal(await result(pages[0]), 'signed in');
  assert.equal(await pages[0].evaluate(() => perennial.profile.sub), 'ada');
});

test('an option that is refused closes the popup, too', async () => {
  const page = await openApp(s);
  await byButton(page, { state: 'x' });
  const popup = await popUp(page);
  assert.deepEqual(await result(page), failure('invalid_argument'));
  await until(() => popup.isClosed());
});

test('a popup leads to a session in the other tabs, too', async () => {
  const other = await openApp(s);
  const page = await openApp(s);
  await byButton(page);
  await confirm(await popUp(page));
  assert.equal(await result(page), 'signed in');
  await arrived(other);
  assert.deepEqual(await order(s, other), [200]);
});

test('a guard on the page that the popup comes back to: it waits, and signs in nowhere', async () => {
  const guard = () => {
    if (location.pathname !== '/callback') return;
    const look = () => {
      localStorage.statuses = `${localStorage.statuses ?? ''} ${perennial.status}`;
      if (perennial.status === 'signedout') perennial.signin();
    };
    look();
    perennial.addEventListener('change', look);
    perennial.ready.then(look);
  };
  const page = await openApp(s, {}, { before: `addEventListener('DOMContentLoaded', ${guard})` });
  await byButton(page);
  const popup = await popUp(page);
  await popup.waitForSelector('#login');
  const asked = [];
  popup.on('request', (request) => new URL(request.url()).pathname === '/auth' && asked.push(request.url()));
  await confirm(popup);
  assert.equal(await result(page), 'signed in');
  await until(() => popup.isClosed());
  assert.match(await page.evaluate(() => localStorage.statuses), /^ pending( pending| signedin)*$/);
  assert.deepEqual(asked, []);
});
