// Sign-out at an app's own back end: signoutUrl, with the refresh token or with the cookie.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_COOKIE, BY_JSON, login, openApp, openSignedIn } from '../harness/pages/app.js';
import { until } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const policy = { backoff: 0.05, maxBackoff: 0.1 };
const ends = () => s.server.to('/session/end');
const get = (page) => page.evaluate(() => fetch('/api/x').then(({ status }) => status, ({ code }) => code));

/** A page with a session whose refresh token is in a cookie. */
async function openByCookie() {
  const page = await openApp(s, { ...BY_COOKIE, signoutUrl: '/session/end', policy });
  await login(page, '?cookie');
  return page;
}

/** After a reload nobody is signed in. */
async function assertNobody(page) {
  await page.reload();
  await page.evaluate(() => perennial.ready);
  assert.equal(await page.evaluate(() => perennial.status), 'signedout');
  assert.equal(await get(page), 401);
}

test('the back end gets the refresh token under its own name, also when it could not be reached at first', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, signoutUrl: 'session/end', policy });
  const token = await page.evaluate(() => JSON.parse(localStorage['perennial:default']).tokens.refresh_token);
  s.server.fault = { status: 503, body: {} };
  await page.evaluate(() => perennial.signout());
  await until(() => ends().length > 0);
  assert.equal(await get(page), 401);
  s.server.fault = null;
  const before = ends().length;
  await until(() => ends().length > before);
  for (const { body, headers } of ends()) {
    assert.deepEqual(JSON.parse(body), { renewal: token });
    assert.match(headers['content-type'], /^application\/json/);
  }
});

test('the refresh token in a cookie: the back end ends it, and a reload finds nobody signed in', async () => {
  const page = await openByCookie();
  assert.equal(await get(page), 200);
  await page.evaluate(() => perennial.signout());
  await until(() => ends().length === 1);
  const [{ body, headers }] = ends();
  assert.deepEqual([JSON.parse(body), /renewal=\S/.test(headers.cookie)], [{}, true]);
  await assertNobody(page);
});

test('the back end cannot be reached yet: the cookie signs nobody in again meanwhile', async () => {
  const page = await openByCookie();
  s.server.fault = { status: 503, body: {} };
  await page.evaluate(() => perennial.signout());
  await until(() => ends().length > 0);
  await assertNobody(page);
  const refreshes = s.server.to('/session/cookie').length;
  s.server.fault = null;
  const before = ends().length;
  await until(() => ends().length > before);
  assert.equal(s.server.to('/session/cookie').length, refreshes);
});
