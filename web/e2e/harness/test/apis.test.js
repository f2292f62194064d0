// The APIs of the tests of sign-in, driven without Perennial: audiences, challenges, and DPoP at both servers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { createAgent } from '../clients/agent.js';
import { createClient } from '../clients/client.js';
import { createProver } from '../clients/proof.js';
import { world } from '../servers/world.js';

const ORDERS = 'https://orders.test';
const STOCK = 'https://stock.test';
const w = world();

const client = (more = {}) =>
  createClient({ issuer: w.idp.issuer, redirectUri: `${w.app.origin}/callback`, agent: createAgent(), ...more });

test('two APIs, two audiences, one refresh token; a token for one is refused by the other', async () => {
  const rp = await client();
  const scope = 'openid offline_access orders.read stock.read';
  const first = (await rp.signIn({ resource: [ORDERS, STOCK], scope }, { resource: ORDERS })).body;
  const second = (await rp.refresh(first.refresh_token, { resource: STOCK })).body;
  const orders = await rp.send(`${w.orders.origin}/orders`, { token: first.access_token });
  assert.deepEqual([orders.status, orders.body.audience, orders.body.scope, orders.body.sub], [200, ORDERS, 'orders.read', 'ada']);
  assert.equal((await rp.send(`${w.stock.origin}/stock`, { token: second.access_token })).body.scope, 'stock.read');
  const refused = await rp.send(`${w.stock.origin}/stock`, { token: first.access_token });
  assert.equal(refused.status, 401);
  assert.match(refused.headers.get('WWW-Authenticate'), /^Bearer realm="stock\.test", error="invalid_token"/);
  assert.equal((await rp.refresh(second.refresh_token, { resource: 'https://elsewhere.test' })).body.error, 'invalid_target');
});

test('an API names both schemes to a request without a token, and only the app may read its answer', async () => {
  const { status, headers } = await (await client()).send(`${w.orders.origin}/orders`);
  assert.equal(status, 401);
  assert.equal(headers.get('WWW-Authenticate'), 'Bearer realm="orders.test", DPoP realm="orders.test", algs="ES256"');
  assert.match(headers.get('Access-Control-Expose-Headers'), /DPoP-Nonce/);
  const foreign = await fetch(`${w.orders.origin}/orders`, { method: 'OPTIONS', headers: { Origin: 'http://localhost:1' } });
  assert.equal(foreign.headers.get('Access-Control-Allow-Origin'), null);
});

test('DPoP: nonces of both servers, tokens bound to the key, proofs for one use', async () => {
  const prover = await createProver();
  const rp = await client({ clientId: 'dpop', prover });
  const { body } = await rp.signIn({ resource: ORDERS }, { resource: ORDERS });
  assert.equal(body.token_type, 'DPoP');
  assert.equal(decodeJwt(body.access_token).cnf.jkt, prover.thumbprint);
  assert.equal(w.idp.stats().challenges, 1);
  const url = `${w.orders.origin}/orders`;
  const token = body.access_token;
  assert.equal((await rp.send(url, { token })).status, 200);
  w.orders.rotateNonce({ strict: true });
  assert.equal((await rp.send(url, { token })).status, 200);
  assert.equal(w.orders.stats().challenges, 2);

  const refusal = async (headers) => (await rp.send(url, { token, headers }, false)).body.error;
  const { headers } = await rp.send(url, { token });
  const nonce = headers.get('DPoP-Nonce');
  const prove = (more, by = prover) => by.prove({ method: 'GET', url, token, nonce, ...more });
  const once = await prove();
  assert.equal(await refusal({ DPoP: once }), undefined);
  for (const [what, proof, code] of [
    ['used twice', once, 'invalid_dpop_proof'],
    ['of another method', await prove({ method: 'POST' }), 'invalid_dpop_proof'],
    ['of another URL', await prove({ url: `${w.stock.origin}/orders` }), 'invalid_dpop_proof'],
    ['of another token', await prove({ token: 'other' }), 'invalid_dpop_proof'],
    ['too old', await prove({ more: { iat: 1 } }), 'invalid_dpop_proof'],
    ['without a nonce', await prove({ nonce: undefined }), 'use_dpop_nonce'],
    ['by another key', await prove({}, await createProver()), 'invalid_token'],
  ]) {
    assert.equal(await refusal({ DPoP: proof }), code, what);
  }
  assert.equal(await refusal({ Authorization: `Bearer ${token}` }), 'invalid_token');
  const thief = await client({ clientId: 'dpop', prover: await createProver() });
  assert.equal((await thief.refresh(body.refresh_token)).body.error, 'invalid_grant');
  assert.equal((await rp.refresh(body.refresh_token)).status, 200);
});
