import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PerennialError } from '../gate/error.js';
import { sendBound } from '../host/bound.js';
import { prover } from '../host/prover.js';

const API = { name: 'https://api.example', header: 'Authorization', prefix: 'Bearer ', param: null, token: '' };
const TOKEN = 'bound.access.token';
const untold = async () => NaN;
const make = (clock = untold) => prover('n', PerennialError, clock, async (_, o) => o);
const WANTS_NONCE = { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce", algs="ES256"' };

/** Sends to a server that gives these answers in turn; `sent` is what it got each time. */
async function exchange(answers, { api = API, init = {}, streamed = false, p = make() } = {}) {
  const sent = [];
  const send = async (request) => {
    const proof = request.headers.get('DPoP');
    sent.push({
      authorization: request.headers.get('Authorization'),
      nonce: proof && JSON.parse(Buffer.from(proof.split('.')[1], 'base64url')).nonce,
      proof,
      body: await request.text(),
    });
    const [status, headers] = answers.shift();
    return new Response('answer', { status, headers });
  };
  const request = new Request('https://api.example/items?q=1', { headers: { Authorization: 'Bearer ' + TOKEN }, ...init });
  const response = await sendBound(p, { send, api: { ...API, ...api }, request, token: TOKEN, streamed });
  assert.deepEqual(answers, [], 'answers that nobody asked for');
  return { response, sent, p };
}

test('a bound token goes with the scheme DPoP and a proof for its request', async () => {
  const { response, sent } = await exchange([[200]], { init: { method: 'POST', body: 'b' } });
  assert.equal(response.status, 200);
  assert.equal(sent[0].authorization, 'DPoP ' + TOKEN);
  const { htm, htu, ath } = JSON.parse(Buffer.from(sent[0].proof.split('.')[1], 'base64url'));
  assert.deepEqual([htm, htu, ath?.length], ['POST', 'https://api.example/items', 43]);
});

test('a server that wants a nonce gets the same token again, body and all, with a new proof', async () => {
  const init = { method: 'POST', body: 'the body' };
  const { response, sent } = await exchange([[401, { ...WANTS_NONCE, 'DPoP-Nonce': 'n1' }], [200]], { init });
  assert.equal(response.status, 200);
  assert.deepEqual(sent.map(({ nonce, body, authorization }) => [nonce, body, authorization]), [
    [undefined, 'the body', 'DPoP ' + TOKEN],
    ['n1', 'the body', 'DPoP ' + TOKEN],
  ]);
  assert.notEqual(sent[0].proof, sent[1].proof);
});

test('every answer’s nonce is learned, also the second one’s', async () => {
  const { p } = await exchange([[401, { 'DPoP-Nonce': 'n1' }], [200, { 'DPoP-Nonce': 'n2' }]]);
  const { sent } = await exchange([[200, { 'DPoP-Nonce': 'n3' }]], { p });
  assert.equal(sent[0].nonce, 'n2');
  assert.equal(p.known('https://api.example/').nonce, 'n3');
});

test('a proof that came too early or too late is made again by the server’s clock', async () => {
  const Date_ = new Date(Date.now() + 600_000).toUTCString();
  const { response } = await exchange([[401, { 'WWW-Authenticate': 'DPoP error="invalid_dpop_proof"', Date: Date_ }], [200]]);
  assert.equal(response.status, 200);
});

const REFUSED = [401, { 'WWW-Authenticate': 'DPoP error="invalid_dpop_proof"' }];

test('a server that does not tell the time: the page’s own one is asked, also after a challenge for a nonce', async () => {
  const p = make(async () => Date.now() + 600_000);
  const init = { method: 'POST', body: 'the body' };
  const { response, sent } = await exchange([[401, { ...WANTS_NONCE, 'DPoP-Nonce': 'n1' }], REFUSED, [200]], { p, init });
  assert.equal(response.status, 200);
  assert.deepEqual(sent.map(({ nonce, body }) => [nonce, body]), [[undefined, 'the body'], ['n1', 'the body'], ['n1', 'the body']]);
  const [early, right] = sent.slice(1).map(({ proof }) => JSON.parse(Buffer.from(proof.split('.')[1], 'base64url')).iat);
  assert.ok(Math.abs(right - early - 600) <= 2, `${right - early}`);
});

test('a refused proof whose time was right, or cannot be known, is not made again', async () => {
  for (const clock of [untold, async () => Date.now()]) {
    assert.equal((await exchange([REFUSED], { p: make(clock) })).response.status, 401);
  }
});

for (const [what, headers, options] of [
  ['that brings no nonce', WANTS_NONCE],
  ['for the token, although it brings a nonce', { 'WWW-Authenticate': 'DPoP error="invalid_token"', 'DPoP-Nonce': 'n' }],
  ['of which the date alone is new', { Date: new Date(0).toUTCString() }],
  ['to a body that cannot be sent twice', { ...WANTS_NONCE, 'DPoP-Nonce': 'n' }, { streamed: true }],
]) {
  test(`a 401 ${what} is the answer`, async () => {
    const { response } = await exchange([[401, headers]], options);
    assert.deepEqual([response.status, await response.text()], [401, 'answer']);
  });
}

test('a nonce that was used already is no reason to send again', async () => {
  const { p } = await exchange([[200, { 'DPoP-Nonce': 'n' }]]);
  const { response } = await exchange([[401, { ...WANTS_NONCE, 'DPoP-Nonce': 'n' }]], { p });
  assert.equal(response.status, 401);
});

test('a second 401 is the answer, whatever it brings', async () => {
  const again = (nonce) => [401, { ...WANTS_NONCE, 'DPoP-Nonce': nonce }];
  const { response } = await exchange([again('n1'), again('n2')]);
  assert.equal(response.status, 401);
});

test('a 403 or a 400 with a nonce is the answer', async () => {
  for (const status of [400, 403]) {
    assert.equal((await exchange([[status, { 'DPoP-Nonce': 'n' }]])).response.status, status);
  }
});

for (const api of [{ token: 'id_token' }, { param: 'access_token' }]) {
  test(`what cannot be bound goes as it is: ${JSON.stringify(api)}`, async () => {
    const { sent } = await exchange([[200]], { api });
    assert.deepEqual([sent[0].authorization, sent[0].proof], ['Bearer ' + TOKEN, null]);
  });
}

test('a failure of the network is passed on', async () => {
  const p = make();
  const failure = new TypeError('Failed to fetch');
  const bound = { api: API, request: new Request('https://api.example/'), token: TOKEN, streamed: false };
  await assert.rejects(sendBound(p, { ...bound, send: () => Promise.reject(failure) }), (error) => error === failure);
});
