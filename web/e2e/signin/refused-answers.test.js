// Answers that are somebody else's: callbacks, UserInfo, and refreshes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAgent } from '../harness/clients/agent.js';
import { createClient } from '../harness/clients/client.js';
import { storedTexts, reported, until } from '../harness/pages/page.js';
import { confirm, leave, NOTHING, openApp, openKnown, order, outcome, remains, signIn, signInSuite, tryPopup } from '../harness/pages/signin.js';

const s = signInSuite();
const idp = () => s.server.idp;
const changeCallback = (change) => idp().tamper((url) => void change(url.searchParams), 'callback');

/** Signs in by redirect; resolves to what signinfailed says. */
async function tryRedirect(page) {
  await leave(page);
  await confirm(page);
  return reported(page, 'signinfailed');
}

test('a callback with another state: state_mismatch, nothing is bought, and the honest one still counts', async () => {
  const page = await openApp(s);
  let honest;
  changeCallback((query) => {
    honest = new URLSearchParams(query);
    query.set('state', 'another');
  });
  assert.equal((await tryRedirect(page)).code, 'state_mismatch');
  assert.deepEqual(await page.evaluate(() => [perennial.isAuthenticated, location.search]), [false, '']);
  assert.equal(idp().stats().tokenCalls, 0);
  await page.goto(`${s.server.app.origin}/callback?${honest}`);
  assert.equal(await outcome(page), true);
});

test('a callback that nobody has asked for changes nothing', async () => {
  const agent = createAgent();
  const redirectUri = `${s.server.app.origin}/callback`;
  const mallory = await createClient({ issuer: idp().issuer, redirectUri, agent });
  const { callback } = await mallory.authorize();
  idp().reset();
  const page = await openApp(s, {}, { path: callback.pathname + callback.search });
  await page.evaluate(async () => [await perennial.onNavigation(), await perennial.ready]);
  assert.deepEqual(await remains(page), NOTHING);
  assert.equal(idp().stats().tokenCalls, 0);
});

for (const [what, change] of [
  ['by its iss', (query) => query.set('iss', s.server.other.issuer)],
  ['by the lack of an iss, which this provider always sends', (query) => query.delete('iss')],
]) {
  test(`mix-up: a callback of another provider, ${what}`, async () => {
    const page = await openApp(s);
    changeCallback(change);
    assert.equal((await tryRedirect(page)).code, 'mix_up');
    assert.deepEqual(await remains(page), NOTHING);
    assert.equal(idp().stats().tokenCalls, 0, 'the code was shown to nobody');
  });
}

test('the code of another provider, or of another sign-in: signin_refused with the reason invalid_grant', async () => {
  const redirectUri = `${s.server.app.origin}/callback`;
  const page = await openKnown(s);
  for (const { issuer } of [s.server.other, idp()]) {
    const stranger = await createClient({ issuer, redirectUri, agent: createAgent() });
    const { answer } = await stranger.authorize();
    changeCallback((query) => query.set('code', answer.code));
    const { code, reason } = await tryPopup(page);
    assert.deepEqual([code, reason], ['signin_refused', 'invalid_grant']);
    assert.deepEqual(await remains(page), NOTHING);
  }
});

test('UserInfo of another user: userinfo_mismatch, and no session', async () => {
  const page = await openKnown(s, { apis: '/api' });
  idp().tamper((body) => ({ ...body, sub: 'eve' }), 'userinfo');
  assert.equal((await tryPopup(page))?.code, 'userinfo_mismatch');
  assert.deepEqual(await remains(page), NOTHING);
  assert.equal(idp().stats().userinfos, 1);
});

test('UserInfo adds to the profile what the id_token leaves out', async () => {
  const page = await openKnown(s, { apis: '/api' });
  assert.equal(await tryPopup(page), null);
  assert.deepEqual(await page.evaluate(() => perennial.profile.sub), 'ada');
  await page.evaluate(() => perennial.signout());
  idp().tamper((body) => ({ ...body, name: 'Ada Lovelace', iss: 'https://evil.example' }), 'userinfo');
  assert.equal(await tryPopup(page), null);
  const profile = await page.evaluate(() => perennial.profile);
  assert.deepEqual([profile.name, profile.iss === 'https://evil.example'], ['Ada Lovelace', false]);
});

for (const [what, code, claims] of [
  ['another user', 'subject_mismatch', () => ({ sub: 'eve' })],
  ['another issuer', 'issuer_mismatch', () => ({ iss: s.server.other.issuer })],
  ['another client', 'audience_mismatch', () => ({ aud: 'another' })],
]) {
  test(`a refresh that answers for ${what}: the session is over in every tab, ${code}, and its tokens are revoked`, async () => {
    const page = await openApp(s);
    await signIn(page);
    const other = await openApp(s);
    await other.waitForFunction(() => perennial.isAuthenticated, { polling: 50 });
    idp().tamper(async (body, ctx) => {
      if (ctx.oidc.params.grant_type !== 'refresh_token') return;
      body.id_token = await idp().resign(body.id_token, { claims: claims() });
    });
    assert.deepEqual(await order(s, page), [401], 'it goes out without a token');
    assert.equal((await reported(page, 'signedout')).reason, code);
    assert.equal((await reported(page, 'error')).code, code);
    assert.equal(s.server.orders.stats().bearer, 0);
    await other.waitForFunction(() => !perennial.isAuthenticated, { polling: 50 });
    await until(() => idp().stats().revocations > 0);
    await until(async () => !(await storedTexts(page)).join().includes('eyJ'));
    assert.equal((await remains(page)).session, false);
  });
}
