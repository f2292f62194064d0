// A redirect must not carry a token to where it leads: browsers take Authorization off, but no other header, and a server
// may copy the query.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, openApp, openSignedIn, outlive } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const HEADER = { url: '/api', header: 'X-Token', prefix: '' };
const PARAM = { url: '/api', param: 'jwt' };
const FOLLOWED = { followRedirects: true };

/** Where a request with this init gets to: [status], or what it is rejected with. */
const get = (page, url, init) =>
  page.evaluate(
    (u, i) => fetch(u, i).then(({ status, type }) => [status, type], ({ name, code, message }) => [name, code, message]),
    url, init,
  );

/** What arrived at the other origin. */
const elsewhere = () => s.server.requests.filter(({ headers }) => `http://${headers.host}` === s.server.other);
const redirect = (to, more = '') => `/api/redirect?to=${to}${more}`;
const tokenOf = (page) => page.evaluate(() => perennial.tokenGetter());

test('a header of its own does not follow a redirect, wherever it leads: redirect_refused, and nothing arrives there', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: [HEADER] });
  for (const to of [`${s.server.other}/open/x`, '/open/x', '/api/x']) {
    for (const init of [{}, { method: 'POST', body: 'x' }, { redirect: 'follow' }]) {
      const [name, code, message] = await get(page, redirect(to), init);
      assert.deepEqual([name, code], ['PerennialError', 'redirect_refused'], to);
      assert.match(message, /followRedirects/);
      assert.ok(message.includes(`${s.server.origin}/api/redirect`) && !message.includes('to='), message);
    }
  }
  assert.deepEqual(elsewhere(), []);
  assert.deepEqual([s.server.to('/open'), s.server.to('/api/x')], [[], []]);
  const token = await tokenOf(page);
  assert.equal(s.server.to('/api/redirect').length, 9);
  for (const { headers } of s.server.to('/api/redirect')) assert.equal(headers['x-token'], token);
});

test('a token in the query does not follow a redirect that copies the query', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: [PARAM] });
  const [, code, message] = await get(page, redirect(`${s.server.other}/open/x`, '&keep'));
  assert.equal(code, 'redirect_refused');
  assert.doesNotMatch(message, /eyJ|jwt=/);
  assert.deepEqual(elsewhere(), []);
  assert.equal(s.server.to('/api/redirect').at(-1).query.get('jwt'), await tokenOf(page));
});

test('neither does the one that follows a 401 or a refresh', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: [HEADER] });
  await outlive(page);
  assert.equal((await get(page, redirect(`${s.server.other}/open/x`)))[1], 'redirect_refused');
  s.server.refusals = 1;
  assert.equal((await get(page, '/api/x'))[0], 200);
  assert.equal(s.server.to('/session/refresh').length, 2);
  assert.deepEqual(elsewhere(), []);
});

test('a caller who wants no redirect followed gets what fetch gives', async () => {
  for (const api of [HEADER, PARAM]) {
    const page = await openSignedIn(s, { ...BY_JSON, apis: [api] });
    const url = redirect(`${s.server.other}/open/x`);
    assert.deepEqual(await get(page, url, { redirect: 'manual' }), [0, 'opaqueredirect']);
    assert.equal((await get(page, url, { redirect: 'error' }))[0], 'TypeError');
    assert.deepEqual(elsewhere(), []);
  }
});

test('followRedirects is the page’s word that the API never leads elsewhere: then it is followed', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: [{ ...HEADER, ...FOLLOWED }, { ...PARAM, ...FOLLOWED, url: '/open' }] });
  assert.deepEqual(await get(page, redirect('/api/x')), [200, 'basic']);
  assert.equal(s.server.to('/api/x')[0].headers['x-token'], await tokenOf(page));
  assert.deepEqual(await get(page, '/open/x'), [200, 'basic']);
  assert.deepEqual(page.complaints, []);
});

test('Authorization needs no such word, in whatever casing it is configured: the browser drops it at another origin', async () => {
  for (const header of ['Authorization', 'authorization', 'AUTHORIZATION']) {
    s.server.requests.length = 0;
    const page = await openSignedIn(s, { ...BY_JSON, apis: [{ url: '/api', header }] });
    assert.deepEqual(await get(page, redirect(`${s.server.other}/open/x`)), [200, 'cors'], header);
    assert.deepEqual(await get(page, redirect('/api/x')), [200, 'basic'], header);
    assert.deepEqual(elsewhere().map(({ headers }) => headers.authorization), [undefined], header);
    assert.equal(s.server.to('/api/x')[0].headers.authorization, `Bearer ${await tokenOf(page)}`, header);
  }
});

test('from one API to another on another origin: neither has the other’s token', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: ['/api', `${s.server.other}/open`] });
  assert.deepEqual(await get(page, redirect(`${s.server.other}/open/x`)), [200, 'cors']);
  assert.deepEqual(elsewhere().map(({ headers }) => headers.authorization), [undefined]);
});

test('a bound token stays behind as well; its proof is of use for nothing but the URL that redirected', async () => {
  const page = await openApp(s, { ...BY_JSON, dpop: true });
  await page.evaluate(async () => {
    const { access_token } = await (await fetch('/session/login', { method: 'POST' })).json();
    await perennial.authenticate({ access_token, token_type: 'DPoP', expires_in: 3600 });
  });
  const token = await tokenOf(page);
  assert.deepEqual(await get(page, redirect(`${s.server.other}/open/x`)), [200, 'cors']);
  assert.equal(s.server.to('/api/redirect')[0].headers.authorization, `DPoP ${token}`);
  const [{ headers, query }] = elsewhere();
  assert.deepEqual([headers.authorization, [...query]], [undefined, []]);
  const { htu, htm } = JSON.parse(Buffer.from(headers.dpop.split('.')[1], 'base64url').toString());
  assert.deepEqual([htu, htm], [`${s.server.origin}/api/redirect`, 'GET']);
  assert.equal(headers.dpop.includes(token.slice(-8)), false);
});

test('no Referer and no document.referrer has a token that went in a query', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: [{ ...PARAM, ...FOLLOWED }] });
  await get(page, redirect(`${s.server.other}/open/x`));
  await get(page, '/api/x', { referrerPolicy: 'unsafe-url' });
  await page.evaluate(() => fetch('/open/y'));
  await page.evaluate(() => void (location.href = '/next'));
  await page.waitForFunction(() => location.pathname === '/next');
  const referrer = await page.evaluate(() => document.referrer);
  assert.equal(referrer, `${s.server.origin}/`);
  assert.equal(s.server.to('/api/x')[0].headers.referer, `${s.server.origin}/`);
  for (const { headers } of s.server.requests) assert.doesNotMatch(headers.referer ?? '', /jwt|eyJ/);
});

test('every property of a Request is kept when its redirect is watched, for the first send and for the one after a 401', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: [HEADER] });
  s.server.refusals = 1;
  const kept = {
    method: 'PUT', mode: 'same-origin', credentials: 'omit', cache: 'no-store', keepalive: true,
    referrer: `${s.server.origin}/from`, referrerPolicy: 'same-origin',
  };
  const sent = await page.evaluate(async (init) => {
    seen.calls.length = 0;
    await fetch('/api/x', { ...init, body: 'whole', headers: { 'Content-Type': 'text/x-own' } });
    const requests = seen.calls.map(({ args }) => args[0]).filter(({ url }) => url?.includes('/api/'));
    return requests.map((request) => Object.fromEntries(Object.keys(init).map((name) => [name, request[name]])));
  }, kept);
  assert.deepEqual(sent, [kept, kept]);
  const received = s.server.to('/api/x').map(({ method, headers, body }) => [method, body, headers['content-type'], headers.referer]);
  assert.deepEqual(received, Array(2).fill(['PUT', 'whole', 'text/x-own', kept.referrer]));
});
