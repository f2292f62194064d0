// The provider of the tests of sign-in and sign-out, driven without Perennial: what it really does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { createAgent } from '../clients/agent.js';
import { createClient } from '../clients/client.js';
import { startIdp } from '../servers/idp.js';
import { world } from '../servers/world.js';

const w = world();

const client = (more = {}) =>
  createClient({ issuer: w.idp.issuer, redirectUri: `${w.app.origin}/callback`, agent: createAgent(), ...more });

const verified = (token) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${w.idp.issuer}/jwks`)), { issuer: w.idp.issuer, audience: 'app' });

test('sign-in by code: callback with iss, verified id_token, UserInfo with the profile', async () => {
  const rp = await client();
  const request = await rp.authorize({ scope: 'openid offline_access profile' });
  assert.deepEqual(Object.keys(request.answer).sort(), ['code', 'iss', 'state']);
  assert.equal(request.answer.state, request.state);
  assert.equal(request.answer.iss, w.idp.issuer);
  const { status, body, headers } = await rp.exchange(request);
  assert.equal(status, 200);
  assert.equal(headers.get('Access-Control-Allow-Origin'), w.app.origin);
  assert.deepEqual(headers.get('Access-Control-Expose-Headers').split(','), ['DPoP-Nonce', 'WWW-Authenticate']);
  const { payload } = await verified(body.id_token);
  assert.deepEqual([payload.sub, payload.nonce, payload.name], ['ada', request.nonce, undefined]);
  assert.equal(body.expires_in, 300);
  assert.deepEqual((await rp.userinfo(body.access_token)).body, { sub: 'ada', name: 'Ada', preferred_username: 'ada' });
});

test('without prompt=consent there is no refresh token; with a session at the provider prompt=none needs no user', async () => {
  const rp = await client();
  assert.equal((await rp.signIn({ prompt: [] })).body.refresh_token, undefined);
  const silent = await rp.authorize({ prompt: 'none' }, () => assert.fail('a form was shown'));
  assert.ok((await verified((await rp.exchange(silent)).body.id_token)).payload.sub);
  const stranger = await (await client()).authorize({ prompt: 'none' });
  assert.equal(stranger.answer.error, 'login_required');
});

test('prompt=create asks for a new account; cancelling is access_denied', async () => {
  const created = await (await client()).authorize({ prompt: 'create' }, (fields) => fields.set('login', 'grace'));
  assert.ok(created.answer.code);
  const cancelled = await (await client()).authorize({}, (fields) => fields.set('abort', 'yes'));
  assert.equal(cancelled.answer.error, 'access_denied');
});

test('a refresh rotates; a replayed refresh token revokes the grant', async () => {
  const rp = await client();
  const first = (await rp.signIn()).body;
  const second = (await rp.refresh(first.refresh_token)).body;
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal(decodeJwt(second.id_token).sub, 'ada');
  const { status, body } = await rp.refresh(first.refresh_token);
  assert.deepEqual([status, body.error], [400, 'invalid_grant']);
  assert.equal((await rp.refresh(second.refresh_token)).body.error, 'invalid_grant');
  const { tokenCalls, refreshes, replays, refused } = w.idp.stats();
  assert.deepEqual({ tokenCalls, refreshes, replays, refused }, { tokenCalls: 4, refreshes: 1, replays: 1, refused: 2 });
});

test('a revoked refresh token is gone, and so is its grant; signing out ends the session at the provider', async () => {
  const rp = await client();
  const { refresh_token: token } = (await rp.signIn()).body;
  const { grants } = w.idp.stats();
  assert.equal((await rp.revoke(token)).status, 200);
  assert.equal((await rp.refresh(token)).body.error, 'invalid_grant');
  assert.equal(w.idp.stats().grants, grants - 1);
  const back = await rp.signOut(`${w.app.origin}/`);
  assert.equal(back.search, '?state=out');
  assert.equal((await rp.authorize({ prompt: 'none' })).answer.error, 'login_required');
  const { revocations, logouts } = w.idp.stats();
  assert.deepEqual({ revocations, logouts }, { revocations: 1, logouts: 1 });
});

test('settings: lifetimes, algorithm, a default resource, clicks for consent and sign-out, claims in the id_token', async () => {
  const redirectUri = `${w.app.origin}/callback`;
  const idp = await startIdp({
    redirectUris: [redirectUri], postLogoutRedirectUris: [`${w.app.origin}/`], origins: [w.app.origin], accessTokenTtl: 1, idTokenTtl: 2,
    alg: 'ES256', defaultResource: 'urn:perennial:api', consent: 'click', logout: 'click', userinfo: false, exposeDate: true,
  });
  try {
    const rp = await client({ issuer: idp.issuer });
    const pages = [];
    const note = (fields) => void pages.push([...fields.keys()]);
    const request = await rp.authorize({ scope: 'openid offline_access profile api' }, note);
    assert.deepEqual(pages, [['login'], []]); // sign-in, consent
    const { body, headers } = await rp.exchange(request);
    assert.match(headers.get('Access-Control-Expose-Headers'), /Date/);
    const access = decodeJwt(body.access_token);
    assert.deepEqual([body.expires_in, access.exp - access.iat, access.aud, access.scope], [1, 1, 'urn:perennial:api', 'api']);
    const { iat, exp, name } = decodeJwt(body.id_token);
    assert.deepEqual([exp - iat, name, decodeProtectedHeader(body.id_token).alg], [2, 'Ada', 'ES256']);
    assert.equal((await rp.userinfo(body.access_token)).status, 401);
    assert.match((await rp.signOut(`${w.app.origin}/`)).search, /state=out/);
  } finally {
    await idp.stop();
  }
});

test('the app is a page with a strict policy and one script', async () => {
  w.app.configure({ attributes: { issuer: w.idp.issuer } });
  const response = await fetch(`${w.app.origin}/anywhere`);
  const policy = response.headers.get('Content-Security-Policy');
  assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' http/);
  for (const { origin } of [w.idp, w.orders, w.stock]) assert.ok(policy.includes(origin));
  const scripts = (await response.text()).match(/<script[^>]*>/g);
  assert.deepEqual(scripts, [`<script src="/perennial/perennial.js" data-issuer="${w.idp.issuer}">`]);
  assert.equal((await fetch(`${w.app.origin}/perennial/nothing.js`)).status, 404);
});
