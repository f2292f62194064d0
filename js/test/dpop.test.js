import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { PerennialError } from '../gate/error.js';
import { prover } from '../host/prover.js';

const URL_OF_API = 'https://api.example/items';
const NOW = 1_700_000_000_600;

/** What all tabs share: keys by name. */
function keys() {
  const kept = new Map();
  return async (name, offered) => {
    if (!kept.has(name) && offered) kept.set(name, offered);
    return kept.get(name);
  };
}
const make = (namespace = 'test', take = keys()) => prover(namespace, PerennialError, async () => NaN, take);
const hashOf = async (text) => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('base64url');

/** The parts of a proof whose signature has been verified with the key that it names. */
async function open(proof) {
  const [head, body, signature, ...rest] = proof.split('.');
  assert.deepEqual(rest, []);
  assert.match(proof, /^[\w-]+\.[\w-]+\.[\w-]{86}$/);
  const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const header = read(head);
  const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('jwk', header.jwk, ES256, false, ['verify']);
  const signed = Buffer.from(`${head}.${body}`);
  assert.ok(await crypto.subtle.verify(ES256, key, Buffer.from(signature, 'base64url'), signed), 'the signature');
  return { header, payload: read(body) };
}
const payloadFor = async (p, url = URL_OF_API) => (await open(await p.prove({ method: 'GET', url }))).payload;

test('a proof has what RFC 9449 4.2 asks for, and nothing private', async (t) => {
  mock.timers.enable({ apis: ['Date'], now: NOW });
  t.after(() => mock.timers.reset());
  const p = make();
  const { header, payload } = await open(await p.prove({ method: 'POST', url: URL_OF_API, token: 'the.access.token' }));
  const { x, y } = header.jwk;
  assert.deepEqual(header, { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x, y } });
  const { jti, ...rest } = payload;
  assert.match(jti, /^[\w-]{22}$/);
  assert.deepEqual(rest, { htm: 'POST', htu: URL_OF_API, iat: 1_700_000_000, ath: await hashOf('the.access.token') });
});

test('without a token there is no ath', async () => {
  for (const token of ['', undefined]) {
    const { payload } = await open(await make().prove({ method: 'POST', url: URL_OF_API, token }));
    assert.ok(!('ath' in payload) && !('nonce' in payload));
  }
});

test('each proof has a jti of its own', async () => {
  const p = make();
  const ids = await Promise.all(Array.from({ length: 50 }, async () => (await payloadFor(p)).jti));
  assert.equal(new Set(ids).size, 50);
});

for (const [url, htu] of [
  ['https://api.example/items?q=1&q=2#part', 'https://api.example/items'],
  ['https://API.example:443/a/../b', 'https://api.example/b'],
  ['http://localhost:8080', 'http://localhost:8080/'],
  ['https://user:secret@api.example/x', 'https://api.example/x'],
  ['https://api.example/%7Eme/a b/ü', 'https://api.example/%7Eme/a%20b/%C3%BC'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
]) {
  test(`the htu of ${url}`, async () => assert.equal((await payloadFor(make(), url)).htu, htu));
}

test('a thumbprint is that of RFC 7638', async () => {
  const p = make();
  const { x, y } = (await open(await p.prove({ method: 'GET', url: URL_OF_API }))).header.jwk;
  assert.equal(await p.thumbprint(), await hashOf(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`));
});

test('one key for a namespace, although two tabs make one at once; another for another', async () => {
  const shared = keys();
  const [a, b, c] = await Promise.all([make('n', shared), make('n', shared), make('m', shared)].map((p) => p.thumbprint()));
  assert.equal(a, b);
  assert.notEqual(a, c);
  assert.equal(await make('n', shared).thumbprint(), a);
});

test('the private key cannot be exported', async () => {
  let offer;
  await make('n', async (_, offered) => (offer = offered)).thumbprint();
  assert.deepEqual([offer.privateKey.extractable, offer.privateKey.usages], [false, ['sign']]);
  await assert.rejects(crypto.subtle.exportKey('jwk', offer.privateKey), DOMException);
});

test('where nothing can be kept, the page has one key as long as it lasts', async () => {
  const p = make('n', () => Promise.reject(new Error('blocked')));
  assert.equal(await p.thumbprint(), await p.thumbprint());
  await open(await p.prove({ method: 'GET', url: URL_OF_API }));
});

test('reading that failed once does not lead to another key', async () => {
  const shared = keys();
  const first = await make('n', shared).thumbprint();
  let failed = false;
  const flaky = async (...args) => {
    if (!failed) throw ((failed = true), new Error('connection lost'));
    return shared(...args);
  };
  assert.equal(await make('n', flaky).thumbprint(), first);
});

test('without WebCrypto the error says so, and is not kept', async (t) => {
  const p = make();
  const missing = t.mock.getter(crypto, 'subtle', () => undefined);
  await assert.rejects(p.prove({ method: 'GET', url: URL_OF_API }), { name: 'PerennialError', code: 'unsupported' });
  missing.mock.restore();
  await payloadFor(p);
});

test('the newest nonce of an origin goes into its proofs, and into no others', async () => {
  const p = make();
  p.learn(URL_OF_API, new Response('', { headers: { 'DPoP-Nonce': 'first' } }));
  p.learn('https://api.example/other?x', 'second');
  p.learn('https://id.example/token', 'theirs');
  assert.equal((await payloadFor(p)).nonce, 'second');
  assert.equal((await payloadFor(p, 'https://id.example/token')).nonce, 'theirs');
  assert.equal((await payloadFor(p, 'https://api.example:444/')).nonce, undefined);
});

test('what is no nonce changes nothing', async () => {
  const p = make();
  p.learn(URL_OF_API, 'good');
  for (const nonce of ['', null, undefined, 'a, b', 'q"', 'back\\slash', 'ü']) p.learn(URL_OF_API, nonce);
  p.learn(URL_OF_API, new Response(''));
  assert.equal((await payloadFor(p)).nonce, 'good');
});

/** How far iat is from this device's clock after the given answers, in seconds. */
async function iatAfter(t, ...answers) {
  mock.timers.enable({ apis: ['Date'], now: NOW });
  t.after(() => mock.timers.reset());
  const p = make();
  for (const [seconds, status, url = URL_OF_API] of answers) {
    const date = new Date(NOW + seconds * 1000).toUTCString();
    p.learn(url, ...(status ? [new Response('', { status, headers: { Date: date } })] : [null, date]));
  }
  return (await payloadFor(p)).iat - Math.floor(NOW / 1000);
}
for (const [what, want, ...answers] of [
  ['a server ten minutes ahead', 600, [600, 401]],
  ['a server ten minutes behind', -600, [-600, 401]],
  ['a token endpoint’s date, as Go says', 600, [600, 0]],
  ['an answer that may have come from the cache', 0, [-3600, 200]],
  ['a server that differs by parts of a second', 0, [0, 401]],
  ['a slower answer after a quick one', 600, [600, 401], [602, 401]],
  ['a clock that was set right', 0, [-600, 401], [0, 401]],
  ['a server never heard of, when another has shown that the clock is off', 600, [600, 0, 'https://id.example/token']],
  ['servers that differ', 60, [60, 401], [600, 401, 'https://id.example/token']],
]) {
  test(`iat by the clock of ${what}`, async (t) => assert.equal(await iatAfter(t, ...answers), want));
}

test('a Date that is none changes nothing', async () => {
  const p = make();
  for (const date of ['', null, 'yesterday']) p.learn(URL_OF_API, null, date);
  assert.equal(p.known(URL_OF_API).skew, 0);
});
