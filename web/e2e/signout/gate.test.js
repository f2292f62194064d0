// Sign-out by the gate alone: the session is over at once, in every tab, also where the program has not come, or never does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, newPage, openPage, storedTexts, until } from '../harness/pages/page.js';
import { holdProgram } from '../harness/pages/program.js';
import { configured, openSignedInSpa } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startWorld);
const MARKER = 'perennial:default:signout';

/** How the program comes to a page: not at all, never, or when the test says so. */
const blocked = (request) => request.abort();
const held = () => {};

/** A user who is signed in, in a profile in which no page is open any more. */
async function signedIn(more, known = false) {
  const w = s.server;
  const config = configured(w, more);
  const page = await (known ? openPage(s, config) : openSignedInSpa(s, config));
  if (known) { // the provider asks nothing, and is left before anybody looks
    await page.evaluate(() => void perennial.signin({ prompt: 'consent' }));
    await page.waitForFunction(() => globalThis.perennial?.isAuthenticated, { polling: 50 });
  }
  const url = w.orders.origin + '/orders';
  assert.deepEqual(await ask(page, url), [200]);
  const tokens = more?.encrypt ? [] : await page.evaluate(() => {
    const { tokens, access } = JSON.parse(localStorage['perennial:default']);
    return [tokens.refresh_token, tokens.id_token, ...Object.values(access).map((each) => each.access_token)].filter(Boolean);
  });
  await page.close();
  w.idp.reset();
  w.app.configure({ config });
  return { w, url, tokens };
}

/** A tab to which the program comes in this way. */
async function open(w, way, path = '/') {
  const page = await newPage(s.context);
  if (way) await holdProgram(page, way);
  await page.goto(w.app.origin + path, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => globalThis.perennial?.tokenGetter, { polling: 50 });
  return page;
}

const state = (page) =>
  page.evaluate(() => ({
    in: perennial.isAuthenticated, session: perennial.session, record: localStorage.getItem('perennial:default'),
    reasons: seen.events.filter(({ type }) => type === 'signedout').map(({ reason }) => reason),
  }));
const OVER = { in: false, session: null, record: null, reasons: ['signout'] };

/** Fails unless requests go out, at once and without a token. */
async function assertBare(w, page, url) {
  const before = w.orders.stats().bearer;
  assert.deepEqual(await ask(page, url, 2), [401, 401]);
  assert.equal(w.orders.stats().bearer, before, 'no request carried a token');
}

/** Waits until the provider has revoked the session, and nothing of it is left in storage. */
async function cleared(w, page, tokens) {
  await until(() => w.idp.stats().revocations >= 1);
  await until(async () => {
    const texts = await storedTexts(page);
    return !texts.includes(MARKER) && !tokens.some((token) => texts.some((text) => text.includes(token)));
  });
  assert.equal(w.idp.stats().tokenCalls, 0);
}

test('a program that is slow: over at once in every tab, reported once in each; the next page whose program comes revokes by itself', async () => {
  const { w, url, tokens } = await signedIn();
  const tabs = [await open(w, held), await open(w, held), await open(w, held)];
  for (const page of tabs) assert.deepEqual(await ask(page, url), [200]);
  const [page, ...others] = tabs;
  const signingOut = page.evaluate(() => {
    globalThis.signedOut = perennial.signout();
    return perennial.isAuthenticated;
  });
  assert.equal(await signingOut, false, 'before anything was awaited');
  assert.deepEqual(await state(page), OVER);
  const { from, ...mark } = JSON.parse(await page.evaluate((key) => localStorage[key], MARKER));
  assert.deepEqual(Object.keys(mark), ['id', 'generation', 'origin']);
  for (const tab of others) {
    await tab.waitForFunction(() => !perennial.isAuthenticated, { polling: 50 });
    assert.deepEqual(await state(tab), OVER);
  }
  for (const tab of tabs) await assertBare(w, tab, url);
  await page.evaluate(() => signedOut); // resolves, although the program never comes
  for (const tab of tabs) {
    assert.deepEqual((await state(tab)).reasons, ['signout']);
    assert.deepEqual(tab.complaints, []);
    await tab.close();
  }
  assert.equal(w.idp.stats().revocations, 0);
  const next = await open(w);
  await cleared(w, next, tokens);
  assert.deepEqual((await state(next)).reasons, []);
  await assertBare(w, next, url);
});

test('tabs whose program runs hear of it once, too, and tell the provider', async () => {
  const { w, url, tokens } = await signedIn();
  const running = [await open(w), await open(w)];
  for (const tab of running) await tab.evaluate(() => perennial.ready);
  const page = await open(w, held);
  await page.evaluate(() => void perennial.signout());
  await cleared(w, page, tokens);
  for (const tab of [page, ...running]) {
    await tab.waitForFunction(() => !perennial.isAuthenticated, { polling: 50 });
    await assertBare(w, tab, url);
    assert.deepEqual(await state(tab), OVER);
  }
  assert.ok(w.idp.stats().revocations <= 2, 'each tab at most once');
});

test('the program cannot be loaded: signout() resolves, and the user stays signed out; when it can be, it revokes', async () => {
  const { w, url, tokens } = await signedIn();
  const page = await open(w, blocked);
  await page.evaluate(() => perennial.signout());
  assert.deepEqual(await state(page), OVER);
  await assertBare(w, page, url);
  await page.reload({ waitUntil: 'load' });
  await page.waitForFunction(() => globalThis.perennial?.tokenGetter, { polling: 50 });
  assert.deepEqual(await state(page), { ...OVER, reasons: [] });
  await assertBare(w, page, url);
  await page.close();
  const next = await open(w);
  await cleared(w, next, tokens);
  await assertBare(w, next, url);
});

test('no network at all: over at once; when the network is back the page tells the provider by itself', async () => {
  const { w, url, tokens } = await signedIn();
  const page = await open(w);
  await page.setOfflineMode(true);
  await page.evaluate(() => perennial.signout());
  assert.deepEqual(await state(page), OVER);
  await page.setOfflineMode(false);
  await cleared(w, page, tokens);
  await assertBare(w, page, url);
});

test('a tab that has slept through it writes the record back: nobody is signed in by that', async () => {
  const { w, url, tokens } = await signedIn();
  const page = await open(w, blocked);
  const record = await page.evaluate(() => localStorage['perennial:default']);
  await page.evaluate(() => perennial.signout());
  const other = await open(w, blocked);
  await page.evaluate((text) => localStorage.setItem('perennial:default', text), record);
  await other.waitForFunction(() => localStorage['perennial:default'], { polling: 50 });
  for (const tab of [page, other, await open(w, blocked)]) {
    assert.equal(await tab.evaluate(() => perennial.isAuthenticated), false);
    await assertBare(w, tab, url);
  }
  const next = await open(w);
  assert.equal(await next.evaluate(() => perennial.isAuthenticated), false);
  await cleared(w, next, tokens);
});

test('an encrypted record that nobody has read yet: signed out all the same', async () => {
  const { w, url } = await signedIn({ encrypt: true });
  const page = await open(w, blocked);
  assert.ok((await state(page)).record);
  await page.evaluate(() => perennial.signout());
  assert.deepEqual(await state(page), OVER);
  await assertBare(w, page, url);
  await page.close();
  const next = await open(w);
  assert.equal(await next.evaluate(() => perennial.isAuthenticated), false);
  await cleared(w, next, []);
  await next.evaluate(() => perennial.ready);
  assert.equal(await next.evaluate(() => perennial.isAuthenticated), false);
  await assertBare(w, next, url);
});

test('redirect needs no program; everywhere does, and rejects with the cause, with the session over', async () => {
  const { w, url } = await signedIn();
  const page = await open(w, blocked);
  const other = await open(w, blocked);
  await page.evaluate(() => void perennial.signout({ redirect: '/bye' }));
  await until(() => page.url() === w.app.origin + '/bye');
  await other.waitForFunction(() => !perennial.isAuthenticated, { polling: 50 });
  await other.close();
  await page.close();

  const again = await signedIn({}, true);
  const tab = await open(w, blocked);
  assert.deepEqual(await ask(tab, again.url), [200]);
  assert.equal(await tab.evaluate(() => perennial.signout({ everywhere: true }).then(() => 'resolved', ({ code }) => code)), 'program_unavailable');
  assert.deepEqual(await state(tab), OVER);
  await assertBare(w, tab, url);
});

test('a later sign-in is not hurt by what an earlier sign-out has left', async () => {
  const { w } = await signedIn();
  const page = await open(w, blocked);
  await page.evaluate(() => perennial.signout());
  const mark = await page.evaluate((key) => localStorage[key], MARKER);
  await page.close();
  const { url } = await signedIn({}, true);
  const next = await open(w);
  await next.evaluate((key, text) => localStorage.setItem(key, text), MARKER, mark);
  await next.reload();
  await next.evaluate(() => perennial.ready);
  assert.deepEqual(await ask(next, url), [200]);
  await until(() => next.evaluate((key) => localStorage.getItem(key) === null, MARKER));
  assert.equal(await next.evaluate(() => perennial.isAuthenticated), true);
});

test('sessionStorage: the tab is signed out by its gate, and stays so', async () => {
  const w = s.server;
  const page = await openSignedInSpa(s, configured(w, { storage: 'sessionStorage' }));
  w.idp.reset();
  let way = blocked;
  await holdProgram(page, (request) => way(request));
  await page.reload();
  await page.waitForFunction(() => globalThis.perennial?.isAuthenticated, { polling: 50 });
  await page.evaluate(() => perennial.signout());
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('perennial:default')), null);
  way = (request) => request.continue();
  await page.reload();
  await until(() => w.idp.stats().revocations === 1);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  await until(() => page.evaluate((key) => sessionStorage.getItem(key) === null, MARKER));
});
