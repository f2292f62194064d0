// An app's own back end: its JSON endpoint, its cookie, its refresh function.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openApp, openSignedIn, outlive } from '../harness/pages/app.js';
import { reported } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const get = (page) => page.evaluate(() => fetch('/api/x').then(({ status }) => status, ({ code }) => code));

test('refreshUrl with names of its own: each refresh sends the newest refresh token, over a reload too', async () => {
  const page = await openSignedIn(s);
  for (let round = 1; round <= 3; round++) {
    await outlive(page);
    if (round === 2) await page.reload();
    assert.equal(await get(page), 200, `round ${round}`);
    assert.equal(s.server.to('/session/refresh').length, round);
  }
  assert.equal(s.server.grants.replays, 0);
  for (const { body, headers } of s.server.to('/session/refresh')) {
    assert.deepEqual(Object.keys(JSON.parse(body)), ['renewal']);
    assert.match(headers['content-type'], /^application\/json/);
  }
  assert.deepEqual(page.complaints, []);
});

test('refreshUrl says a definite no: signedout with its reason, and storage is clean', async () => {
  const page = await openSignedIn(s);
  s.server.grants.revoke();
  s.server.grants.expire();
  assert.equal(await get(page), 401);
  assert.equal((await reported(page, 'signedout')).reason, 'invalid_grant');
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.equal(await get(page), 401);
  assert.equal(s.server.to('/session/refresh').length, 1);
});

test('an answer without tokens: refresh_refused with what it says, the session is kept, and the next one mends it', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, policy: { timeout: 1, backoff: 0.01, maxBackoff: 0.01 } });
  s.server.fault = { status: 200, body: { success: false, message: 'come back later' } };
  await outlive(page);
  assert.equal(await get(page), 'refresh_refused');
  assert.match((await reported(page, 'refreshfailed')).message, /holds no tokens \(200: come back later\)/);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  s.server.fault = null;
  await reported(page, 'refreshed');
  assert.equal(await get(page), 200);
});

/** Opens a page whose configuration holds a function: it is made in the page. */
async function openWithFunction(make) {
  const page = await openApp(s, null, { script: make });
  await login(page);
  return page;
}

test("the page's own refresh function gets {refreshToken, signal, fetch}, once for all requests, and its answer counts", async () => {
  const page = await openWithFunction(() => {
    globalThis.given = [];
    globalThis.configuration = {
      apis: ['/api'],
      async refresh(request) {
        given.push({ keys: Object.keys(request).sort(), token: request.refreshToken, signal: request.signal instanceof AbortSignal && request.signal.aborted });
        const body = JSON.stringify({ renewal: request.refreshToken });
        const { data } = await (await fetch('/session/refresh', { method: 'POST', body, signal: request.signal })).json();
        return { accessToken: data.jwt, refreshToken: data.renewal, expiresIn: data.lifetime };
      },
    };
  });
  await outlive(page);
  assert.deepEqual(await page.evaluate(() => Promise.all([1, 2, 3].map(() => fetch('/api/x').then(({ status }) => status)))), [200, 200, 200]);
  await outlive(page);
  assert.equal(await get(page), 200);
  const given = await page.evaluate(() => globalThis.given);
  assert.deepEqual(given.map(({ keys, signal }) => [keys, signal]), Array(2).fill([['fetch', 'refreshToken', 'signal'], false]));
  assert.notEqual(given[0].token, given[1].token);
  assert.equal(s.server.grants.replays, 0);
});

test('a refresh function whose server is covered: what it sends at once, or by its own fetch, waits for no token and carries none', async () => {
  const page = await openWithFunction(() => {
    globalThis.configuration = {
      apis: ['/'],
      async refresh({ refreshToken, fetch: own }) {
        await fetch('/open/at-once');
        const { data } = await (await own('/session/refresh', { method: 'POST', body: JSON.stringify({ renewal: refreshToken }) })).json();
        return { accessToken: data.jwt, refreshToken: data.renewal, expiresIn: data.lifetime };
      },
    };
  });
  await outlive(page);
  assert.deepEqual(await page.evaluate(() => Promise.all([1, 2, 3].map(() => fetch('/api/x').then(({ status }) => status)))), [200, 200, 200]);
  const carried = (path) => s.server.to(path).map(({ headers }) => 'authorization' in headers);
  assert.deepEqual([carried('/open'), carried('/session/refresh'), carried('/api')], [[false], [false], [true, true, true]]);
  assert.equal(await page.evaluate(() => fetch('/open/later').then(({ status }) => status)), 200);
  assert.deepEqual(carried('/open/later'), [true]); // it is covered again
});

test('a refresh function that throws: refreshfailed, the session is kept, and it is tried again by itself', async () => {
  const page = await openWithFunction(() => {
    globalThis.failures = [
      () => { throw new Error('at once'); }, () => Promise.reject(new TypeError('later')), () => Promise.reject('a text'),
      () => Promise.reject(null), () => undefined, () => ({ no: 'tokens' }),
    ];
    globalThis.configuration = {
      apis: ['/api'],
      policy: { backoff: 0.01, maxBackoff: 0.01 },
      refresh: () => (failures.length ? failures.shift()() : { access_token: 'opaque', expires_in: 3600 }),
    };
  });
  await outlive(page);
  assert.equal(await get(page), 401); // it has waited for the token, with which this API can do nothing
  await reported(page, 'refreshed');
  assert.equal(await page.evaluate(() => perennial.tokenGetter()), 'opaque');
  const codes = await page.evaluate(() => seen.events.filter(({ type }) => type === 'refreshfailed').map(({ code }) => code));
  assert.deepEqual(codes, [...Array(4).fill('network_error'), ...Array(2).fill('refresh_refused')]);
});

for (const [name, reason] of [["code 'session_ended'", { code: 'session_ended' }], ["error 'invalid_grant'", { error: 'invalid_grant' }]]) {
  test(`a refresh function that rejects with ${name} ends the session`, async () => {
    const page = await openApp(s, null);
    await page.evaluate((r) => perennial.start({ apis: ['/api'], refresh: () => Promise.reject(r) }), reason);
    await login(page);
    await outlive(page);
    assert.equal(await get(page), 401); // it goes out without a token
    await reported(page, 'signedout');
    assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  });
}

test('a refresh function that takes too long: its signal is aborted, and the request rejects with code timeout', async () => {
  const page = await openWithFunction(() => {
    globalThis.aborted = new Promise((resolve) => {
      globalThis.configuration = {
        apis: ['/api'],
        policy: { timeout: 1 },
        refresh: ({ signal }) => new Promise((_, reject) => {
          signal.addEventListener('abort', () => (resolve(signal.reason.name), reject(signal.reason)));
        }),
      };
    });
  });
  await outlive(page);
  assert.equal(await get(page), 'timeout');
  assert.ok(await page.evaluate(() => aborted));
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
});
