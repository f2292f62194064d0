// Sign-out at the provider as well: by a posted form, by a URL where forms are forbidden, and where an end of sessions is none
// of the standard, or missing.
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { openPage, reported, until } from '../harness/pages/page.js';
import { signIn } from '../harness/pages/signin.js';
import { configured } from '../harness/pages/user.js';
import { listen } from '../harness/servers/listen.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startWorld);

/** An end of sessions that refuses whoever brings no id_token, as hydra and Okta do. (oidc-provider takes no POST unless configured.) */
let strict;
before(async () => {
  strict = { asked: [] };
  Object.assign(strict, await listen(() => async (request, response) => {
    const params = new URLSearchParams(request.method === 'POST' ? await text(request) : new URL(request.url, 'http://localhost').search);
    strict.asked.push({ method: request.method, url: request.url, params });
    if (!params.has('id_token_hint')) return response.writeHead(400).end('no id_token_hint');
    const back = new URL(params.get('post_logout_redirect_uri'));
    back.searchParams.set('state', params.get('state'));
    response.writeHead(303, { Location: back.href }).end();
  }));
});
after(() => strict.stop());

/** A provider whose end of sessions is as Amazon Cognito's is: GET only, with parameters of its own. */
let cognito;
before(async () => {
  cognito = { asked: [] };
  Object.assign(cognito, await listen(() => (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    cognito.asked.push({ method: request.method, query: Object.fromEntries(url.searchParams) });
    const back = url.searchParams.get('logout_uri');
    if (request.method !== 'GET' || !back) return response.writeHead(400).end('no');
    response.writeHead(302, { Location: back }).end();
  }));
});
after(() => cognito.stop());

/**
 * Signed in on a page whose policy says this of forms, at a provider whose metadata name this end of sessions, if any. `asked` are the
 * requests of the page's navigations, `urls` those of all.
 */
async function openSignedIn(formAction, more, endSession) {
  const w = s.server;
  const named = () => endSession && w.idp.tamper((body) => ({ ...body, end_session_endpoint: endSession }), 'discovery');
  named();
  const page = await openPage(s, configured(w, more), { formAction });
  await signIn(page);
  w.idp.reset();
  named();
  const asked = [];
  const urls = [];
  page.on('request', (request) => {
    urls.push(request.url());
    if (request.isNavigationRequest()) asked.push({ method: request.method(), url: new URL(request.url()), body: new URLSearchParams(request.postData() ?? '') });
  });
  const idToken = await page.evaluate(() => JSON.parse(localStorage['perennial:default']).tokens.id_token);
  return { w, page, asked, urls, idToken };
}

/** Waits until the provider has sent the user back, and the state has left the URL. */
async function isBack(w, page, asked) {
  const back = await until(() => asked.find(({ url }) => url.origin === w.app.origin));
  assert.ok(back.url.searchParams.get('state'), 'the provider sends the state back');
  await until(() => page.url() === w.app.origin + '/bye?x=1' || page.url() === w.app.origin + '/');
  await page.waitForFunction(() => globalThis.perennial?.tokenGetter, { polling: 50 });
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('logout')).length), 0);
}

test('everywhere posts the id_token in a form: the provider sends the user back, and no token is in any URL', async () => {
  const { w, page, asked, urls, idToken } = await openSignedIn(`${strict.origin} 'self'`, {}, `${strict.origin}/logout`);
  await page.evaluate(() => void perennial.signout({ everywhere: true, redirect: '/bye?x=1' }));
  await isBack(w, page, asked);
  assert.deepEqual(strict.asked.map(({ method, url }) => [method, url]), [['POST', '/logout']]);
  const [{ params }] = strict.asked;
  assert.equal(params.get('id_token_hint'), idToken);
  assert.equal(params.get('client_id'), 'app');
  assert.equal(params.get('post_logout_redirect_uri'), w.app.origin + '/bye?x=1');
  assert.ok(urls.every((url) => !url.includes(idToken) && !url.includes('id_token_hint')));
});

test('a page that may post no forms goes there by a URL, without the token', async () => {
  const { w, page, asked, urls, idToken } = await openSignedIn("'none'");
  await page.evaluate(() => void perennial.signout({ everywhere: true, redirect: '/' }));
  await until(() => w.idp.stats().logouts === 1);
  await isBack(w, page, asked);
  const there = asked.filter(({ url }) => url.pathname === '/session/end');
  assert.deepEqual(there.map(({ method }) => method), ['GET']);
  assert.equal(there[0].url.searchParams.get('client_id'), 'app');
  assert.ok(urls.every((url) => !url.includes(idToken) && !url.includes('id_token_hint')));
});

test('endSessionEndpoint and logoutParams beside issuer: exactly these parameters, by GET', async () => {
  const { origin } = s.server.app;
  const logoutParams = { client_id: 'app', logout_uri: `${origin}/bye` };
  const { page } = await openSignedIn("'none'", { endSessionEndpoint: `${cognito.origin}/logout`, logoutParams });
  await page.evaluate(() => void perennial.signout({ everywhere: true }));
  await until(() => page.url() === `${origin}/bye`);
  await page.waitForFunction(() => globalThis.perennial?.tokenGetter, { polling: 50 });
  assert.deepEqual(cognito.asked, [{ method: 'GET', query: logoutParams }]);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
});

for (const everywhere of [false, true]) {
  test(`a provider that can neither revoke nor end a session${everywhere ? ', everywhere' : ''}: signed out here, and reported once`, async () => {
    const w = s.server;
    const page = await openPage(s, { tokenEndpoint: `${w.idp.origin}/token`, clientId: 'app', apis: [w.orders.origin] });
    await page.evaluate(() => perennial.authenticate({ access_token: 'a', refresh_token: 'r', expires_in: 300 }));
    await page.evaluate((options) => perennial.signout(options), { everywhere });
    const { code, message } = await reported(page, 'error');
    assert.equal(code, 'unsupported');
    assert.match(message, /endpoint/);
    await until(() => page.evaluate(async () => { // the revocation has been given up, and nothing of it is left
      const open = await new Promise((resolve) => { const r = indexedDB.open('perennial'); r.onsuccess = () => resolve(r.result); });
      const [name] = open.objectStoreNames;
      const all = await new Promise((resolve) => { const r = open.transaction(name).objectStore(name).getAll(); r.onsuccess = () => resolve(r.result); });
      open.close();
      return !JSON.stringify(all).includes('revoke');
    }));
    assert.equal(await page.evaluate(() => seen.events.filter(({ type }) => type === 'error').length), 1);
    assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  });
}
