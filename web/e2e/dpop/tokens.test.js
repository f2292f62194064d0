// DPoP (RFC 9449): tokens that are bound to a key of this browser, and proofs of it, with the nonces of both servers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask } from '../harness/pages/page.js';
import { interceptProgram, PROGRAM, RUNTIME } from '../harness/pages/program.js';
import { configured, openSignedInSpa, ORDERS, watchTokens } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite({ idp: { exposeDate: true } }, startWorld);
const BOUND = { dpop: true };

/** Signed in, with a token for the orders API at hand. */
async function openBound() {
  const w = s.server;
  const page = await openSignedInSpa(s, configured(w, BOUND));
  assert.deepEqual(await ask(page, w.orders.origin + '/orders'), [200]);
  return { w, page, url: w.orders.origin + '/orders' };
}

/** As {requests, granted, refused, challenges} since the last reset: none bare, none with a proof that was used twice. */
function served(api) {
  const { bearer, dpop, ...rest } = api.stats();
  assert.deepEqual([bearer, dpop], [0, rest.requests]);
  return rest;
}

test('sign-in, requests, refresh: all of them bound, with the nonces of both servers', async () => {
  const { w, page, url } = await openBound();
  assert.ok(w.idp.stats().challenges > 0, 'the provider wanted a nonce');
  assert.deepEqual(served(w.orders), { requests: 2, granted: 1, refused: 0, challenges: 1 });
  const seen = await page.evaluate(async (u) => {
    const { scheme, audience, sub } = await (await fetch(u + '?id=7#top')).json();
    const { cnf } = await perennial.jwt.decodeToken(await perennial.tokenGetter({ api: u }));
    return { scheme, audience, sub, bound: /^[\w-]{43}$/.test(cnf.jkt) };
  }, url);
  assert.deepEqual(seen, { scheme: 'DPoP', audience: ORDERS, sub: 'ada', bound: true });

  w.orders.reset();
  assert.deepEqual(await ask(page, url, 5), Array(5).fill(200));
  const granted = watchTokens(w);
  await page.evaluate((api) => perennial.tokenGetter({ api, force: true }), url);
  assert.deepEqual(granted, [{ grant: 'refresh_token', resource: ORDERS }]);
  assert.deepEqual(await ask(page, url, 5), Array(5).fill(200));
  assert.deepEqual(served(w.orders), { requests: 10, granted: 10, refused: 0, challenges: 0 });
  assert.deepEqual(page.complaints, []);
});

test('a token that the API refuses is refreshed once, and its successor is sent with a new proof', async () => {
  const { w, page, url } = await openBound();
  const granted = watchTokens(w);
  w.orders.reset();
  w.orders.refuse(1);
  assert.deepEqual(await ask(page, url), [200]);
  assert.deepEqual(served(w.orders), { requests: 2, granted: 1, refused: 1, challenges: 0 });
  assert.equal(granted.length, 1);
});

test('an API that changes its nonce: the next answer brings it, or a challenge, and no token is spent on it', async () => {
  const { w, page, url } = await openBound();
  w.idp.reset();
  w.orders.reset();
  for (let round = 0; round < 3; round++) {
    w.orders.rotateNonce(); // the one before is still taken, and the answer brings the new one
    assert.deepEqual(await ask(page, url), [200]);
  }
  assert.deepEqual(served(w.orders), { requests: 3, granted: 3, refused: 0, challenges: 0 });
  w.orders.rotateNonce({ strict: true });
  assert.deepEqual(await ask(page, url), [200]);
  assert.deepEqual(served(w.orders), { requests: 5, granted: 4, refused: 0, challenges: 1 });
  w.orders.rotateNonce({ strict: true });
  assert.deepEqual(await ask(page, url, 5), Array(5).fill(200));
  assert.equal(w.idp.stats().tokenCalls, 0);
});

test('a POST with a FormData body arrives whole after a challenge for a nonce', async () => {
  const { w, page, url } = await openBound();
  w.orders.reset();
  w.orders.rotateNonce({ strict: true });
  const { status, answer, sha256 } = await page.evaluate(async (u) => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const form = new FormData();
    form.append('name', 'Ada');
    form.append('photo', new File([bytes], 'ada.png', { type: 'image/png' }));
    const response = await fetch(u, { method: 'POST', body: form });
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const hex = Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('');
    return { status: response.status, answer: await response.json(), sha256: hex };
  }, url);
  assert.equal(status, 200);
  assert.deepEqual(answer.fields, { name: 'Ada', photo: { name: 'ada.png', size: 60_000, sha256 } });
  assert.deepEqual(served(w.orders), { requests: 2, granted: 1, refused: 0, challenges: 1 });
});

test('after a reload with a fresh lease the first request leaves with a proof before perennial.wasm is there', async () => {
  const { w, page, url } = await openBound();
  w.idp.reset();
  const loaded = [];
  let release;
  const answered = new Promise((resolve) => (release = resolve));
  await interceptProgram(page, async (path) => {
    loaded.push(path);
    if (PROGRAM.test(path)) await answered;
  });
  await page.evaluateOnNewDocument((u) => {
    if (location.pathname === '/') addEventListener('DOMContentLoaded', () => (globalThis.first = fetch(u).then((r) => r.json())));
  }, url);
  await page.reload({ waitUntil: 'domcontentloaded' });
  const { scheme, audience } = await page.evaluate(() => first);
  assert.deepEqual([scheme, audience], ['DPoP', ORDERS]);
  assert.ok(loaded.findIndex((path) => RUNTIME.test(path)) < loaded.indexOf('/orders'), loaded.join(' '));
  release();
  await page.evaluate(() => perennial.ready);
  assert.deepEqual(await ask(page, url), [200]);
  assert.equal(w.idp.stats().tokenCalls, 0);
});
