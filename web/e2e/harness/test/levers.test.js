// The levers of the tests of refusals: answers that are tampered with, forged id_tokens, rotated keys, mix-up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { createAgent } from '../clients/agent.js';
import { createClient } from '../clients/client.js';
import { world } from '../servers/world.js';

const w = world({ second: true });

const client = (more = {}) =>
  createClient({ issuer: w.idp.issuer, redirectUri: `${w.app.origin}/callback`, agent: createAgent(), ...more });

const verified = (token, jwks = createRemoteJWKSet(new URL(`${w.idp.issuer}/jwks`))) =>
  jwtVerify(token, jwks, { issuer: w.idp.issuer, audience: 'app' });

test('answers can be tampered with, and id_tokens forged in every way', async () => {
  const rp = await client();
  const { id_token: honest, refresh_token: first } = (await rp.signIn()).body;
  const code = (token, jwks) => verified(token, jwks).then(() => 'accepted', (error) => error.code);
  const ALTERED = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED';
  assert.equal(await code(await w.idp.resign(honest)), 'accepted');
  assert.equal(await code(await w.idp.resign(honest, { claims: { aud: 'other' } })), 'ERR_JWT_CLAIM_VALIDATION_FAILED');
  assert.equal(await code(await w.idp.resign(honest, { claims: { exp: 1 } })), 'ERR_JWT_EXPIRED');
  assert.equal(await code(await w.idp.resign(honest, { key: 'stranger' })), ALTERED);
  assert.equal(await code(w.idp.corrupt(honest)), ALTERED);
  assert.notEqual(await code(w.idp.unsigned(honest)), 'accepted');
  assert.notEqual(await code(await w.idp.hmac(honest)), 'accepted');
  assert.equal(decodeJwt(await w.idp.resign(honest, { claims: { sub: undefined } })).sub, undefined);
  const nameless = await w.idp.resign(honest, { header: { kid: undefined } });
  assert.equal(decodeProtectedHeader(nameless).kid, undefined);
  assert.equal(await code(nameless), 'accepted');
  w.idp.keys.publish('key-1', 'key-2');
  assert.equal(await code(nameless), 'ERR_JWKS_MULTIPLE_MATCHING_KEYS');
  const es384 = await w.idp.keys.create('ES384');
  assert.equal(await code(await w.idp.resign(honest, { key: es384 })), 'accepted');

  assert.equal(w.idp.atHash('jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'), '77QmUPtjPfzWtF2AnpK9RQ'); // OpenID Connect Core A.3

  w.idp.tamper(async (body) => void (body.id_token = await w.idp.resign(body.id_token, { claims: { sub: 'eve' } })));
  const { id_token: tampered, refresh_token: second } = (await rp.refresh(first)).body;
  assert.equal((await verified(tampered)).payload.sub, 'eve');
  w.idp.tamper((body) => ({ ...body, sub: 'eve' }), 'userinfo');
  const { access_token: token, id_token: still, refresh_token: third } = (await rp.refresh(second)).body;
  assert.deepEqual([decodeJwt(still).sub, (await rp.userinfo(token)).body.sub], ['eve', 'eve']);
  w.idp.mend();
  assert.equal(decodeJwt((await rp.refresh(third)).body.id_token).sub, 'ada');
  assert.equal((await rp.userinfo(token)).body.sub, 'ada');
});

test('keys rotate, and a second provider can answer in the place of the first', async () => {
  const rp = await client();
  const first = (await rp.signIn()).body;
  const old = createLocalJWKSet(await (await fetch(`${w.idp.issuer}/jwks`)).json());
  w.idp.keys.rotate();
  const second = (await rp.refresh(first.refresh_token)).body;
  assert.equal(decodeProtectedHeader(second.id_token).kid, 'key-2');
  await assert.rejects(verified(second.id_token, old), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
  await verified(second.id_token);
  await assert.rejects(verified(first.id_token), { code: 'ERR_JWKS_NO_MATCHING_KEY' });

  w.idp.tamper((url) => void url.searchParams.set('iss', w.other.issuer), 'callback');
  assert.equal((await rp.authorize()).answer.iss, w.other.issuer);
  const other = await client({ issuer: w.other.issuer });
  assert.equal((await other.authorize()).answer.iss, w.other.issuer);
});
