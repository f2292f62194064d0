// id_tokens that a sign-in refuses (OpenID Connect Core section 3.1.3.7), each with its own code and without a session.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { reported } from '../harness/pages/page.js';
import { confirm, leave, NOTHING, openApp, openKnown, remains, signInSuite, tryPopup } from '../harness/pages/signin.js';

const s = signInSuite();
const idp = () => s.server.idp;

/** Has the provider answer with another id_token: what `change` makes of the honest one, as claims or as a whole. */
const forge = (change) =>
  idp().tamper(async (body) => {
    const changed = await change(body.id_token, body);
    body.id_token = typeof changed === 'string' ? changed : await idp().resign(body.id_token, { claims: changed });
  });

const seconds = () => Math.floor(Date.now() / 1000);

const REFUSED = [
  ['of another issuer', 'issuer_mismatch', () => ({ iss: s.server.other.issuer })],
  ['of an issuer written in another way', 'issuer_mismatch', () => ({ iss: `${idp().issuer}/` })],
  ['without an issuer', 'issuer_mismatch', () => ({ iss: undefined })],
  ['for another client', 'audience_mismatch', () => ({ aud: 'another' })],
  ['for several others', 'audience_mismatch', () => ({ aud: ['another', 'dpop'] })],
  ['for nobody', 'audience_mismatch', () => ({ aud: undefined })],
  ['for several, without azp', 'azp_mismatch', () => ({ aud: ['app', 'another'] })],
  ['for several, issued to another client', 'azp_mismatch', () => ({ aud: ['app', 'another'], azp: 'another' })],
  ['issued to another client', 'azp_mismatch', () => ({ azp: 'another' })],
  ['with the nonce of another sign-in', 'nonce_mismatch', () => ({ nonce: 'another' })],
  ['without a nonce', 'nonce_mismatch', () => ({ nonce: undefined })],
  ['with the hash of another access token', 'at_hash_mismatch', () => ({ at_hash: idp().atHash('another') })],
  ['of nobody', 'missing_sub', () => ({ sub: undefined })],
  ['of an empty sub', 'missing_sub', () => ({ sub: '' })],
  ['without iat', 'missing_iat', () => ({ iat: undefined })],
  ['without exp', 'missing_exp', () => ({ exp: undefined })],
  ['that has expired', 'token_expired', () => ({ iat: seconds() - 1200, exp: seconds() - 600 })],
  ['from the future', 'issued_in_future', () => ({ iat: seconds() + 3600, exp: seconds() + 7200 })],
  ['signed by none', 'algorithm_not_allowed', (token) => idp().unsigned(token)],
  ['signed by HMAC with the public key', 'algorithm_not_allowed', (token) => idp().hmac(token)],
  ['signed by a stranger under the name of the key', 'bad_signature', (token) => idp().resign(token, { key: 'stranger' })],
  ['with one bit of its signature turned', 'bad_signature', (token) => idp().corrupt(token)],
  ['that is none', 'malformed_token', () => 'not.a.jwt'],
];

test('each is refused with its own code, and nobody is signed in', async () => {
  const page = await openKnown(s, { apis: '/api' });
  const outcomes = [];
  for (const [what, , change] of REFUSED) {
    forge(change);
    const error = await tryPopup(page);
    outcomes.push([what, error?.code]);
    assert.equal(error?.name, 'PerennialError', `an id_token ${what} signs in`);
    assert.doesNotMatch(error.message, /eyJ/);
    assert.deepEqual(await remains(page), NOTHING, what);
  }
  assert.deepEqual(outcomes, REFUSED.map(([what, code]) => [what, code]));
  assert.equal(idp().stats().tokenCalls, REFUSED.length);
  assert.ok(!(await page.evaluate(() => seen.events.some(({ type }) => type === 'signedin'))));
});

test('honest ones are taken, with what is optional or without', async () => {
  const page = await openKnown(s, { apis: '/api' });
  for (const change of [
    () => ({}),
    (_token, body) => ({ at_hash: idp().atHash(body.access_token) }),
    () => ({ aud: ['app', 'another'], azp: 'app' }),
  ]) {
    forge(change);
    assert.equal(await tryPopup(page), null);
    assert.deepEqual(await remains(page), { session: true, tokens: true });
    await page.evaluate(() => perennial.signout());
  }
});

test('no id_token although the scope asks for one: malformed_response, and no session', async () => {
  const page = await openKnown(s, { apis: '/api' });
  idp().tamper((body) => void delete body.id_token);
  assert.equal((await tryPopup(page))?.code, 'malformed_response');
  assert.deepEqual(await remains(page), NOTHING);
});

test('by redirect a refusal is reported by signinfailed, and a session that was there before goes on', async () => {
  const page = await openApp(s, { apis: '/api' });
  forge(() => ({ nonce: 'another' }));
  await leave(page);
  await confirm(page);
  const { code, message } = await reported(page, 'signinfailed');
  assert.equal(code, 'nonce_mismatch');
  assert.doesNotMatch(message, /eyJ/);
  assert.deepEqual(await remains(page), NOTHING);

  idp().mend();
  assert.equal(await tryPopup(page), null);
  const token = await page.evaluate(() => perennial.tokenGetter());
  forge((honest) => idp().corrupt(honest));
  await page.evaluate(() => void (seen.events.length = 0)); // the page may still be there when it is asked below
  await leave(page);
  assert.equal((await reported(page, 'signinfailed')).code, 'bad_signature');
  assert.equal(await page.evaluate(() => perennial.tokenGetter()), token);
});

test('the profile is what a verified id_token says', async () => {
  const page = await openKnown(s, { apis: '/api' });
  let claims;
  forge((honest) => (claims = { ...decodeJwt(honest), email: 'ada@example.test' }));
  assert.equal(await tryPopup(page), null);
  const { sub, email } = await page.evaluate(() => perennial.profile);
  assert.deepEqual([sub, email], [claims.sub, 'ada@example.test']);
});
