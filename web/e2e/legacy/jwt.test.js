// perennial.jwt: compatible with angular-jwt's jwtHelper.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { makeJwt } from '../harness/servers/grants.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

/** What a function of perennial.jwt returns, or the code of the error that it throws. */
const jwt = (page, name, ...args) =>
  page.evaluate((n, a) => {
    try {
      const value = perennial.jwt[n](...a);
      return value instanceof Date ? value.getTime() : value;
    } catch (error) {
      return error instanceof Error && error.name === 'PerennialError' ? error.code : `not ours: ${error}`;
    }
  }, name, args);

const encode = (text) => Buffer.from(text).toString('base64url');
const unsigned = (payload) => `${encode('{"alg":"none"}')}.${encode(payload)}.`;
const MALFORMED = ['', 'x', 'a.b', 'a.b.c.d', 'a.b.c', `${encode('{}')}.!!!.x`, unsigned('no JSON'), unsigned('[1]'), null, undefined, 7, {}];

async function openReady(before) {
  const page = await openApp(s, undefined, { script: before });
  await page.evaluate(() => perennial.ready);
  return page;
}

test('before the program runs every function throws not_ready', async () => {
  const page = await openApp(s, null);
  for (const name of ['decodeToken', 'getTokenExpirationDate', 'isTokenExpired', 'urlBase64Decode']) {
    assert.equal(await jwt(page, name, makeJwt()), 'not_ready', name);
  }
});

test('decodeToken: the payload, as UTF-8, without a look at the signature', async () => {
  const page = await openReady();
  const claims = { sub: 'ä€😀', exp: 1_900_000_000, iat: 1, nested: { list: [1, 2.5, null, true] }, large: 2 ** 53 };
  assert.deepEqual(await jwt(page, 'decodeToken', makeJwt(claims)), claims);
  assert.deepEqual(await jwt(page, 'decodeToken', unsigned('{"a":1}')), { a: 1 });
  const padded = `${Buffer.from('{"alg":"none"}').toString('base64')}.${Buffer.from('{"a":"??>>"}').toString('base64')}.x`;
  assert.deepEqual(await jwt(page, 'decodeToken', padded), { a: '??>>' });
});

test('getTokenExpirationDate: a Date in whole seconds, null without exp', async () => {
  const page = await openReady();
  for (const [payload, time] of [['{"exp":1900000000}', 1_900_000_000_000], ['{"exp":1900000000.9}', 1_900_000_000_000], ['{}', null]]) {
    assert.equal(await jwt(page, 'getTokenExpirationDate', unsigned(payload)), time, payload);
  }
  assert.equal(await jwt(page, 'getTokenExpirationDate', unsigned('{"exp":"soon"}')), 'malformed_token');
});

test('isTokenExpired: exp == now is expired, an offset asks for more, a negative one is leniency, no exp never expires', async () => {
  const now = 1_800_000_000;
  const page = await openReady(() => {
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...args) {
        super(...(args.length ? args : [1_800_000_000_000]));
      }
      static now = () => 1_800_000_000_000;
    };
  });
  const cases = [
    [now, [], true], [now + 1, [], false], [now - 1, [], true],
    [now + 100, [99], false], [now + 100, [100], true], [now + 100, [101], true],
    [now - 50, [-51], false], [now - 50, [-50], true], [now + 100, [0.5], false], [now + 1, [null], false],
  ];
  for (const [exp, offset, expired] of cases) {
    assert.equal(await jwt(page, 'isTokenExpired', makeJwt({ exp }), ...offset), expired, `exp ${exp - now}, offset ${offset}`);
  }
  assert.equal(await jwt(page, 'isTokenExpired', unsigned('{}')), false);
  assert.equal(await jwt(page, 'isTokenExpired', unsigned('{}'), 1_000_000), false);
});

test('urlBase64Decode: base64url or standard, padded or not, as UTF-8', async () => {
  const page = await openReady();
  for (const text of ['', 'a', 'ab', 'abc', 'ä€😀', '??>>~~']) {
    assert.equal(await jwt(page, 'urlBase64Decode', encode(text)), text);
    assert.equal(await jwt(page, 'urlBase64Decode', Buffer.from(text).toString('base64')), text);
  }
  for (const text of ['a', 'a$aa', '/w==']) assert.equal(await jwt(page, 'urlBase64Decode', text), 'malformed_token', text);
});

test('a malformed token, or none at all, throws malformed_token and crashes nothing', async () => {
  const page = await openReady();
  for (const name of ['decodeToken', 'getTokenExpirationDate', 'isTokenExpired']) {
    for (const token of MALFORMED) assert.equal(await jwt(page, name, token), 'malformed_token', `${name} of ${JSON.stringify(token)}`);
  }
  assert.deepEqual(await jwt(page, 'decodeToken', unsigned('{"still":"there"}')), { still: 'there' });
  assert.deepEqual(await page.evaluate(() => seen.events), []);
});
