// Which of the issuer's keys an id_token is verified by (OpenID Connect Core section 10.1).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import { NOTHING, openKnown, remains, signInSuite, tryPopup } from '../harness/pages/signin.js';

const s = signInSuite();
const idp = () => s.server.idp;

/** Has the provider sign with a header of the test's. */
const resign = (changes) => idp().tamper(async (body) => void (body.id_token = await idp().resign(body.id_token, changes)));

/** A page with a program that has fetched no keys yet, and whose clock for durations can be moved on. */
async function openFresh() {
  const page = await openKnown(s, { apis: '/api' });
  await page.evaluateOnNewDocument(() => {
    const now = performance.now.bind(performance);
    let later = 0;
    performance.now = () => now() + later;
    globalThis.wait = (ms) => (later += ms);
  });
  await page.reload();
  return page;
}

const code = async (page) => (await tryPopup(page))?.code ?? 'signed in';

test('no kid, and one key: accepted', async () => {
  const page = await openFresh();
  resign({ header: { kid: undefined } });
  assert.equal(await code(page), 'signed in');
});

test('no kid, and several keys that fit: ambiguous_key, and no session', async () => {
  const page = await openFresh();
  idp().keys.publish('key-1', 'key-2');
  resign({ header: { kid: undefined } });
  assert.equal(await code(page), 'ambiguous_key');
  assert.deepEqual(await remains(page), NOTHING);
});

test('no kid, and several keys of which one is for this algorithm: accepted', async () => {
  const page = await openFresh();
  await idp().keys.create('ES256');
  resign({ header: { kid: undefined } });
  assert.equal(await code(page), 'signed in');
});

test('every algorithm of the list: accepted', async () => {
  const page = await openFresh();
  const names = ['PS256', 'ES256', 'ES384', 'EdDSA'];
  const keys = [];
  for (const alg of names) keys.push(await idp().keys.create(alg));
  for (const [i, key] of keys.entries()) {
    let used;
    idp().tamper(async (body) => {
      body.id_token = await idp().resign(body.id_token, { key });
      used = decodeProtectedHeader(body.id_token).alg;
    });
    assert.equal(await code(page), 'signed in', names[i]);
    assert.equal(used, names[i]);
    await page.evaluate(() => perennial.signout());
  }
  assert.equal(idp().stats().jwks, 1, 'the keys are kept');
});

test('an unknown kid: the keys are fetched again, so that a rotation is followed, but once a minute at most', async () => {
  const page = await openFresh();
  assert.equal(await code(page), 'signed in');
  await page.evaluate(() => perennial.signout());
  idp().keys.rotate();
  for (let i = 0; i < 2; i++) {
    assert.equal(await code(page), 'key_not_found');
    assert.deepEqual(await remains(page), NOTHING);
  }
  assert.equal(idp().stats().jwks, 1);
  await page.evaluate(() => wait(61_000));
  assert.equal(await code(page), 'signed in');
  assert.equal(idp().stats().jwks, 2);
});

test('a key that only the token knows: key_not_found, and no session', async () => {
  const page = await openFresh();
  resign({ header: { kid: 'another' } });
  assert.equal(await code(page), 'key_not_found');
  assert.deepEqual(await remains(page), NOTHING);
});

test('a JWKS that cannot be had: server_unavailable, and the next try works', async () => {
  const page = await openFresh();
  idp().tamper((_body, ctx) => void (ctx.status = 503), 'jwks');
  assert.equal(await code(page), 'server_unavailable');
  assert.deepEqual(await remains(page), NOTHING);
  idp().mend();
  assert.equal(await code(page), 'signed in');
});
