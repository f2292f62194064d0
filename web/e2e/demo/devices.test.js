// The demo's list of devices: who is signed in where, and a button that ends the session there.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { hello, newPage, signIn, reported } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const s = suite({ ttl: '1h' });
let elsewhere; // a browser profile of its own: another device
beforeEach(async () => {
  await s.server.revoke(); // nobody is signed in
  elsewhere = await s.browser.createBrowserContext();
});
afterEach(() => elsewhere.close());

/** What the list says, once it has as many lines. */
async function listed(page, count) {
  await page.waitForFunction((n) => document.querySelectorAll('#devices li').length === n, {}, count);
  return page.evaluate(() =>
    [...document.querySelectorAll('#devices li')].map((line) => ({
      name: line.querySelector('b').textContent,
      here: /this device/.test(line.textContent),
      about: line.querySelector('small').textContent,
    })),
  );
}

const HERE = '[aria-label$="this device"]';
const revoke = (page, which) => page.locator(`#devices button${which}`).click();

test('each sign-in is listed by the name of its device, and this one is marked', async () => {
  const other = await newPage(elsewhere);
  await other.setUserAgent({ userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1' });
  await signIn(elsewhere, s.server, '/', other);
  const page = await signIn(s.context, s.server);
  const lines = await listed(page, 2);
  assert.deepEqual(lines.map(({ name, here }) => ({ name, here })), [{ name: 'Chrome on Linux', here: true }, { name: 'Safari on iPhone', here: false }]);
  for (const { about } of lines) assert.match(about, /^ada, since .+, last refresh .+/);
  await other.evaluate(() => dispatchEvent(new Event('focus'))); // the user comes back to it
  assert.deepEqual((await listed(other, 2)).map(({ here }) => here), [false, true]);
  assert.deepEqual([...page.complaints, ...other.complaints], []);
});

test('revoking another device ends its session by a definite no, and leaves this one alone', async () => {
  const other = await signIn(elsewhere, s.server);
  const page = await signIn(s.context, s.server);
  await listed(page, 2);
  await revoke(page, `:not(${HERE})`);
  assert.deepEqual((await listed(page, 1)).map(({ here }) => here), [true]);
  assert.deepEqual(await hello(other), [401]); // its next request finds out
  assert.equal((await reported(other, 'signedout')).reason, 'invalid_grant');
  await other.waitForFunction(() => document.getElementById('enter').checkVisibility() && document.getElementById('identity').hidden);
  assert.deepEqual(await hello(page), [200]);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
});

test('revoking this device signs out here', async () => {
  const page = await signIn(s.context, s.server);
  await listed(page, 1);
  await revoke(page, HERE);
  assert.equal((await reported(page, 'signedout')).reason, 'invalid_grant'); // without a further request of the user's
  await page.waitForFunction(() => /invalid_grant/.test(document.getElementById('which').textContent));
  assert.match(await page.evaluate(() => document.getElementById('log').textContent), /signedoutinvalid_grant/);
});

test('signing out takes the device off the list', async () => {
  const other = await signIn(elsewhere, s.server);
  const page = await signIn(s.context, s.server);
  await listed(page, 2);
  await other.locator('#signout').click();
  await other.waitForFunction(() => document.getElementById('enter').checkVisibility());
  await page.waitForFunction(async () => (await (await fetch('/demo/devices')).json()).length === 1, { polling: 50 });
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  assert.deepEqual((await listed(page, 1)).map(({ here }) => here), [true]);
});
