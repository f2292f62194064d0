// The demo's sign-in: by popup too, what it shows of the user and the token, and the switch that binds tokens to a key.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, openPage, openTab, signIn } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const s = suite({ ttl: '1h' });
const text = (page, id) => page.evaluate((i) => document.getElementById(i).textContent, id);
const shown = (page, id) => page.evaluate((i) => document.getElementById(i).checkVisibility(), id);
const claim = (page, id, name) =>
  page.evaluate(
    (i, n) => [...document.querySelectorAll(`#${i} div`)].find((row) => row.firstChild.textContent === n)?.lastChild.textContent, id, name);

/** Presses the button for a popup and returns the popup, which shows the provider's form. */
async function openPopup(page) {
  const opened = new Promise((resolve) => page.once('popup', resolve));
  await page.locator('#popup').click();
  const popup = await opened;
  await popup.waitForSelector('form button.primary');
  return popup;
}

/** Chooses DPoP by the switch, which loads the page again. */
async function chooseBinding(page) {
  await Promise.all([page.waitForNavigation(), page.locator('#dpop').click()]);
  await page.waitForFunction(() => globalThis.perennial?.start && document.getElementById('dpop').checked);
}

test('sign-in by popup: the page stays where it is, and the popup closes by itself', async () => {
  const page = await openPage(s);
  await page.evaluate(() => (globalThis.stayed = true));
  const popup = await openPopup(page);
  const closed = new Promise((resolve) => popup.once('close', resolve));
  await popup.locator('form button.primary').click();
  await page.waitForFunction(() => document.getElementById('who').textContent === 'Ada');
  await closed;
  assert.equal(await page.evaluate(() => globalThis.stayed && location.pathname), '/');
  assert.deepEqual(await hello(page), [200]);
  assert.deepEqual(page.complaints, []);
});

test('a popup that the user closes stands in nobody’s way, and one that they cancel in is reported and leaves no session', async () => {
  const page = await openPage(s);
  const notice = (pattern) => page.waitForFunction((p) => new RegExp(p).test(document.getElementById('notice').textContent), {}, pattern.source);
  // This provider cuts its popup off from the page (Cross-Origin-Opener-Policy): whether it was closed, nobody can tell.
  await (await openPopup(page)).close();
  const popup = await openPopup(page);
  await popup.locator('form button:not(.primary)').click();
  await notice(/the user cancelled/);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.equal(await shown(page, 'signin'), true);
});

test('the verified claims and those of the token are shown, and gone after signing out', async () => {
  const page = await signIn(s.context, s.server);
  await page.waitForFunction(() => document.querySelector('#token div'));
  const { profile } = await page.evaluate(() => perennial.session);
  assert.deepEqual([await claim(page, 'profile', 'sub'), await claim(page, 'profile', 'name')], [profile.sub, profile.name]);
  assert.equal(await claim(page, 'token', 'iss'), s.server.origin);
  assert.equal(await claim(page, 'token', 'aud'), `${s.server.origin}/api`);
  await page.evaluate(() => perennial.tokenGetter({ force: true }));
  await page.waitForFunction(() => document.getElementById('token-number').textContent === '2');
  await page.locator('#signout').click();
  await page.waitForFunction(() => document.getElementById('identity').hidden);
  assert.deepEqual(page.complaints, []);
});

test('with the switch on, tokens are bound to a key whose thumbprint is shown, and everything works as without', async () => {
  const page = await openPage(s);
  await page.waitForFunction(() => globalThis.perennial?.start);
  await chooseBinding(page);
  const tab = await openTab(s); // it starts alike
  assert.equal(await tab.evaluate(() => document.getElementById('dpop').checked), true);
  await tab.close();
  await signIn(s.context, s.server, '/', page);
  await page.waitForFunction(() => document.getElementById('thumbprint').textContent);
  const { cnf } = await page.evaluate(async () => perennial.jwt.decodeToken(await perennial.tokenGetter()));
  assert.equal(await text(page, 'thumbprint'), cnf.jkt);
  assert.match(cnf.jkt, /^[\w-]{43}$/);
  assert.deepEqual([await shown(page, 'key'), await shown(page, 'bearer')], [true, false]);

  assert.deepEqual(await hello(page, 50), Array(50).fill(200));
  await s.server.expire();
  assert.deepEqual(await hello(page, 50), Array(50).fill(200));
  await page.reload();
  assert.deepEqual(await hello(page), [200]);
  assert.equal((await s.server.stats()).refreshes, 1);
  await page.waitForFunction((jkt) => document.getElementById('thumbprint').textContent === jkt, {}, cnf.jkt);

  const stolen = await page.evaluate(() => perennial.tokenGetter());
  for (const scheme of ['Bearer', 'DPoP']) {
    const { status } = await fetch(`${s.server.origin}/api/hello`, { headers: { Authorization: `${scheme} ${stolen}` } });
    assert.equal(status, 401, `a stolen token as ${scheme}`);
  }
  assert.deepEqual(page.complaints, []);
});

test('with the switch off, the page says that tokens are not bound', async () => {
  const page = await signIn(s.context, s.server);
  await page.waitForFunction(() => document.getElementById('bearer').checkVisibility());
  assert.equal(await shown(page, 'key'), false);
});

test('the switch can be set by the URL, for a link to it', async () => {
  const page = await openTab(s, '/?dpop=1');
  const state = () => page.evaluate(() => [document.getElementById('dpop').checked, location.search]);
  await page.waitForFunction(() => !location.search);
  assert.deepEqual(await state(), [true, '']);
  await page.goto(`${s.server.origin}/?dpop=0`);
  await page.waitForFunction(() => !location.search);
  assert.deepEqual(await state(), [false, '']);
});
