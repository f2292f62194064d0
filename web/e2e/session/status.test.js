// Whether there is a session: three answers, one object for the session, and one event for each change of either.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_COOKIE, BY_JSON, login, openApp, openSignedIn, outlive } from '../harness/pages/app.js';
import { until } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const get = (page) => page.evaluate(() => fetch('/api/x').then(({ status }) => status, ({ code }) => code));
const status = (page) => page.evaluate(() => perennial.status);
const carried = () => s.server.to('/api').map(({ headers }) => Boolean(headers.authorization));

/** Notes from the first line on what `change` finds: the status, the session's generation, and whether the object is another one. */
function watch() {
  globalThis.changes = [];
  let perennial;
  Object.defineProperty(globalThis, 'perennial', {
    configurable: true,
    get: () => perennial,
    set(value) {
      perennial = value;
      let before = perennial.session;
      globalThis.begun = [perennial.status, before];
      perennial.addEventListener('change', ({ detail }) => {
        const { status, session, isAuthenticated } = perennial;
        changes.push({ status, generation: session?.generation ?? null, other: session !== before, detail, agrees: isAuthenticated === (status === 'signedin') });
        before = session;
      });
    },
  });
}
const changes = (page) => page.evaluate(() => changes.map(({ status, generation }) => [status, generation]));

/** Opens the app in cookie mode, whose first requests leave from the page's head; what they come to is in globalThis.first. */
const openAsking = (path = '/') =>
  openApp(s, BY_COOKIE, { path, script: () => {
    document.addEventListener('DOMContentLoaded', () => {
      globalThis.first = Promise.all([1, 2, 3].map(() => fetch('/api/first').then(({ status }) => status, ({ code }) => code)));
    });
  } });

/** A profile that has the cookie, and no record. */
async function leaveCookie() {
  const page = await openApp(s, null);
  await page.evaluate(() => fetch('/session/login?cookie', { method: 'POST' }).then((r) => r.text()));
  await page.close();
}

/** The app in cookie mode: its server has been asked whose the cookie is, and gives no answer before release(). */
async function openPending() {
  await leaveCookie();
  s.server.hold();
  const page = await openAsking();
  await until(() => s.server.held.length > 0);
  return page;
}

test('status, session and change agree, from before start() to after stop()', async () => {
  const page = await openApp(s, BY_JSON, { script: watch });
  assert.deepEqual(await page.evaluate(() => begun), ['pending', null]);
  assert.deepEqual(await changes(page), [['signedout', null]]);
  await login(page);
  await page.evaluate(() => perennial.tokenGetter({ force: true }));
  await page.evaluate(() => perennial.signout());
  await page.evaluate(() => perennial.stop());
  assert.deepEqual(await changes(page), [['signedout', null], ['signedin', 1], ['signedin', 2], ['signedout', null], ['pending', null]]);
  const all = await page.evaluate(() => changes);
  assert.deepEqual(all.map(({ detail, agrees }) => [detail, agrees]), Array(5).fill([null, true]));
  assert.deepEqual(all.map(({ other }) => other), [false, true, true, true, false]);
});

test('the session is one object, frozen to its depth, until something in it changes', async () => {
  const page = await openSignedIn(s);
  const found = await page.evaluate(async () => {
    const { session } = perennial;
    await fetch('/api/x');
    await perennial.ready;
    return {
      same: perennial.session === session && perennial.profile === session.profile,
      frozen: [session, session.profile].every(Object.isFrozen),
      written: Reflect.set(session, 'scope', 'all') || Reflect.set(session.profile, 'name', 'Eve'),
      name: perennial.profile.name,
      expires: session.expiresAt - Date.now() > 0 && session.expiresAt - Date.now() <= 3_600_000,
    };
  });
  assert.deepEqual(found, { same: true, frozen: true, written: false, name: 'Ada', expires: true });
});

test('after a reload the session is there from the first line, and no change follows', async () => {
  const page = await openApp(s, BY_JSON, { script: watch });
  await login(page);
  await page.reload();
  await page.evaluate(() => perennial.ready);
  assert.deepEqual(await changes(page), [['signedin', 1]]);
});

test('another tab signs in, refreshes and signs out: one change each', async () => {
  const [one, other] = [await openApp(s, BY_JSON, { script: watch }), await openApp(s, BY_JSON)];
  await login(other);
  await one.waitForFunction(() => perennial.session?.generation === 1, { polling: 20 });
  await other.evaluate(() => perennial.tokenGetter({ force: true }));
  await one.waitForFunction(() => perennial.session?.generation === 2, { polling: 20 });
  await other.evaluate(() => perennial.signout());
  await one.waitForFunction(() => perennial.status === 'signedout', { polling: 20 });
  await one.evaluate(() => perennial.ready);
  assert.deepEqual(await changes(one), [['signedout', null], ['signedin', 1], ['signedin', 2], ['signedout', null]]);
});

test('an encrypted record is pending until it has been decrypted, and what waits for that finds the session', async () => {
  const encrypted = { ...BY_JSON, encrypt: true };
  const page = await openApp(s, encrypted, { script: watch });
  await login(page);
  await until(() => page.evaluate(() => JSON.parse(localStorage.getItem('perennial:default'))?.sealed));
  await page.evaluateOnNewDocument(() => {
    document.addEventListener('DOMContentLoaded', () => {
      globalThis.atFirst = perennial.status;
      globalThis.result = perennial.signin().then(() => perennial.status);
      globalThis.known = perennial.ready.then(() => perennial.status);
    });
  });
  await page.reload();
  assert.deepEqual(await page.evaluate(async () => [atFirst, await result, await known]), ['pending', 'signedin', 'signedin']);
  assert.deepEqual(await changes(page), [['signedin', 1]]);
  assert.equal(await get(page), 200);
});

test('cookie mode: until the server has answered the status is pending, and no request leaves', async () => {
  const page = await openPending();
  // What is fetched in the meantime waits as well; what is not covered goes by.
  await page.evaluate(() => {
    globalThis.later = fetch('/api/later').then(({ status }) => status, ({ code }) => code);
    return fetch('/open/passing').then((response) => response.text());
  });
  assert.deepEqual(carried(), []);
  assert.equal(await status(page), 'pending');
  s.server.release();
  assert.deepEqual(await page.evaluate(() => Promise.all([first, later])), [[200, 200, 200], 200]);
  assert.deepEqual(carried(), [true, true, true, true]);
  assert.equal(await page.evaluate(() => perennial.ready.then(() => perennial.status)), 'signedin');
  assert.equal(s.server.to('/session/cookie').length, 1);
  assert.equal(s.server.grants.replays, 0);
});

test('cookie mode: a page that asks for nothing hears as well', async () => {
  await leaveCookie();
  const page = await openApp(s, BY_COOKIE, { script: watch });
  await page.waitForFunction(() => perennial.status === 'signedin', { polling: 20 });
  assert.deepEqual(await changes(page), [['signedin', 1]]);
});

test('cookie mode: after a 503 no request goes out bare, and the next one asks again', async () => {
  await leaveCookie();
  s.server.fault = { status: 503 };
  const page = await openApp(s, { ...BY_COOKIE, policy: { timeout: 1 } });
  assert.equal(await get(page), 'server_unavailable');
  assert.equal(await get(page), 'server_unavailable');
  assert.equal(await status(page), 'pending');
  assert.deepEqual(carried(), []);
  s.server.fault = null;
  await until(async () => (await get(page)) === 200);
  assert.equal(await status(page), 'signedin');
  assert.ok(carried().every(Boolean));
});

for (const [name, fault] of [
  ['401', { status: 401 }],
  ['401 with a text of its own', { status: 401, body: { message: 'Unauthorized' } }],
  ['403', { status: 403 }],
  ['204', { status: 204 }],
  ['200 without tokens', { status: 200, body: { user: null } }],
  ['200 and null', { status: 200, body: null }],
]) {
  test(`cookie mode: a visitor who was never signed in is answered ${name}: their first request goes out without a token`, async () => {
    s.server.fault = fault;
    const page = await openAsking();
    assert.deepEqual(await page.evaluate(() => first), [401, 401, 401]);
    assert.equal(await page.evaluate(() => perennial.ready.then(() => perennial.status)), 'signedout');
    assert.equal(await page.evaluate(() => perennial.tokenGetter()), null);
    assert.equal(await get(page), 401);
    assert.equal(s.server.to('/session/cookie').length, 1);
    assert.deepEqual(carried(), Array(4).fill(false));
    assert.deepEqual(await page.evaluate(() => seen.events), []);
  });
}

test('cookie mode: signing out while the server is being asked holds, whatever it answers', async () => {
  const page = await openPending();
  await page.evaluate(() => perennial.signout());
  const over = await status(page);
  s.server.release();
  assert.deepEqual(await page.evaluate(() => first), [401, 401, 401]);
  assert.equal(over, 'signedout');
  assert.equal(await page.evaluate(() => perennial.ready.then(() => perennial.status)), 'signedout');
  assert.deepEqual(carried(), [false, false, false]);
});

test('a session that cannot be refreshed has run out: expired, then signedout for that reason, and nothing is left of it', async () => {
  const page = await openApp(s, BY_JSON, { script: watch });
  await page.evaluate(async () => {
    const { refresh_token: _, ...tokens } = await (await fetch('/session/login', { method: 'POST' })).json();
    await perennial.authenticate(tokens);
  });
  assert.equal(await get(page), 200);
  await outlive(page);
  assert.equal(await get(page), 401);
  assert.deepEqual(await page.evaluate(() => [perennial.status, perennial.session, localStorage.length]), ['signedout', null, 0]);
  const ends = await page.evaluate(() => seen.events.filter(({ type }) => type !== 'signedin').map(({ type, reason }) => `${type} ${reason ?? ''}`.trim()));
  assert.deepEqual(ends, ['expired', 'signedout expired']);
});

test('expiresAt is null where no token tells', async () => {
  const page = await openApp(s);
  await page.evaluate(() => perennial.authenticate({ access_token: 'opaque', refresh_token: 'r' }));
  assert.equal(await page.evaluate(() => perennial.session.expiresAt), null);
});
