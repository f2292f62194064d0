// When the program is loaded: `load` in the configuration.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_COOKIE, BY_JSON, openApp, openSignedIn, outlive } from '../harness/pages/app.js';
import { ask, reported, until } from '../harness/pages/page.js';
import { PROGRAM, keepNothing, RUNTIME } from '../harness/pages/program.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const files = () => s.server.requests.filter(({ path }) => PROGRAM.test(path) || RUNTIME.test(path)).length;
const refreshes = () => s.server.to('/session/refresh').length;

/** Runs in the page: a script that never comes keeps the page from having loaded. */
const unfinished = () =>
  document.addEventListener('DOMContentLoaded', () => document.body.append(Object.assign(document.createElement('script'), { src: '/open/never' })));

/** A page whose parser waits for a script that never comes: it has not even looked at its own URL. */
const unparsed = '/?tag=' + encodeURIComponent('></script><script defer src="/open/never"');

/** Reloads a page that does not finish to load. */
async function reload(page) {
  await keepNothing(page);
  await page.evaluateOnNewDocument(unfinished);
  s.server.requests.length = 0;
  await page.reload({ waitUntil: 'domcontentloaded' });
}

/** As long as the gate would wait after `load`. */
const pause = (page) => page.evaluate(() => new Promise((done) => setTimeout(done, 400)));

test('a token that has run out: runtime and program are fetched at once, and nothing is started before somebody asks', async () => {
  const page = await openSignedIn(s);
  await outlive(page);
  await keepNothing(page);
  s.server.requests.length = 0;
  await page.evaluate((path) => location.assign(path), unparsed);
  await until(() => files() === 2);
  await pause(page);
  assert.equal(refreshes(), 0);
  assert.deepEqual(await ask(page, '/api/x'), [200]);
  assert.equal(refreshes(), 1);
  assert.equal(files(), 2);
});

test('a fresh token: the program waits until the page has loaded', async () => {
  const page = await openSignedIn(s);
  await reload(page);
  assert.deepEqual(await ask(page, '/api/x'), [200]);
  await pause(page);
  assert.equal(files(), 0);
});

test('where a cookie holds the session it is fetched at once: whether there is one, the server has to say', async () => {
  const page = await openApp(s, BY_COOKIE);
  await reload(page);
  await until(() => files() === 2);
});

test('eager: fetched at once, and started, though nobody is signed in', async () => {
  const page = await openApp(s, { ...BY_JSON, load: 'eager' });
  await reload(page);
  await until(() => files() === 2);
  const next = await openApp(s, { ...BY_JSON, load: 'eager' });
  await next.waitForFunction(() => {
    try {
      return perennial.jwt.isTokenExpired('e30.eyJleHAiOjF9.');
    } catch {
      return false; // not_ready
    }
  });
});

test('demand: not before somebody asks, with a session, fresh or not', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, load: 'demand' });
  await keepNothing(page);
  s.server.requests.length = 0;
  for (const age of [() => {}, outlive]) {
    await age(page);
    await page.reload();
    await pause(page);
    assert.equal(files(), 0);
  }
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  assert.deepEqual(await ask(page, '/api/x'), [200]);
  assert.equal(refreshes(), 1);
  assert.equal(files(), 2);
});

test('any other word: an error event names it', async () => {
  const page = await openApp(s, { ...BY_JSON, load: 'lazy', debug: true });
  const { code, message } = await reported(page, 'error');
  assert.equal(code, 'invalid_config');
  assert.match(message, /load must be one of “idle”, “eager”, “demand”, not “lazy”/);
});

test('the script tag has it as well', async () => {
  const page = await openApp(s, null, { path: '/?tag=' + encodeURIComponent('data-refresh-url="/session/refresh" data-load="eager"') });
  await until(() => files() === 2);
  assert.equal(await page.evaluate(() => perennial.status), 'signedout');
});

test('a web view of an app whose name is like that of a test runner\'s DOM is a browser as any other', async () => {
  const prepare = async (page) => page.setUserAgent({ userAgent: `${await page.evaluate(() => navigator.userAgent)} HappyJsdomMeals/2.1` });
  const page = await openApp(s, BY_JSON, { prepare });
  await page.evaluate(async () => {
    const answer = await fetch('/session/login', { method: 'POST' });
    await perennial.authenticate(await answer.json());
  });
  assert.equal(await page.evaluate(() => perennial.status), 'signedin');
});
