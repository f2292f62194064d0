// What somebody has put on Object.prototype is no part of anybody's configuration: no token goes elsewhere for it, the session
// lives on, and everything works as before. Values are those that a polluted merge of JSON can bring: no functions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openApp, outlive } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const evil = () => s.server.other + '/evil';

/** By name; each a gadget where an object is asked for something that it may not have. */
const gadgets = () => ({
  // of the configuration, and of its APIs
  url: evil(), apis: [evil()], param: 'jwt', header: 'X-Stolen', prefix: 'Stolen ', followRedirects: true,
  issuer: evil(), tokenEndpoint: evil(), authorizationEndpoint: evil(), revocationEndpoint: evil(), auth0: { domain: 'evil.test', clientID: 'x' },
  clientId: 'evil', redirectUri: evil(), namespace: 'evil', storage: 'memory', scope: 'evil', wasm: evil(), runtime: evil(), dpop: true, encrypt: true, debug: true,
  // of requests and locks
  method: 'DELETE', body: 'stolen', mode: 'no-cors', redirect: 'follow', referrer: evil(), integrity: 'sha256-AAAA', duplex: 'half', steal: true, ifAvailable: true, once: true,
  // of sessions, leases, answers and calls
  token: 'stolen', tokens: { evil: 'stolen' }, bound: true, lease: { id: 'evil', generation: 1e9, since: 0, until: 9e15, tokens: {} }, generation: 1e9, since: 0, until: 9e15, id: 'evil',
  session: null, refreshToken: 'stolen', access_token: 'stolen', id_token: 'stolen', refresh_token: 'stolen', error: 'invalid_grant', code: 'session_ended', reason: 'evil',
  refused: 1e9, force: true, minValidity: 1e9, api: evil(), popup: true, username: 'evil', password: 'evil', location: evil(), outcome: 'login', helpers: {}, nonce: 'evil', skew: 1e12,
  persisted: true, key: 'evil', detail: 'evil', __perennial: 'evil', toJSON: 'evil', then: 'evil',
});

/** Runs in the page. Values that are objects are put there as they are. */
function pollute(all) {
  for (const [name, value] of Object.entries(all)) {
    Object.defineProperty(Object.prototype, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
}
/** The harness itself could not work in such a page. */
function clean(names) {
  for (const name of names) delete Object.prototype[name];
}

/** Everything that a page of this app asks, in order: and that it is as it should be. */
async function life(page, polluted) {
  return page.evaluate(async (all) => {
    const put = (name) => Object.defineProperty(Object.prototype, name, { __proto__: null, value: all[name], writable: true, enumerable: true, configurable: true });
    const step = async (work) => {
      const names = all ? Object.keys(all) : [];
      names.forEach(put);
      try {
        return await work();
      } finally {
        for (const name of names) delete Object.prototype[name];
      }
    };
    const status = (url) => fetch(url).then((r) => r.status, (e) => e.code ?? e.name);
    const found = {};
    found.fresh = await step(() => status('/api/1'));
    found.same = await step(async () => (await perennial.tokenGetter()) === (await perennial.tokenGetter({ __proto__: null })));
    found.session = await step(() => typeof perennial.session?.expiresAt);
    moveClock(7_200_000);
    found.refreshed = await step(() => Promise.all([status('/api/2'), status('/api/3')]));
    found.forced = await step(async () => typeof (await perennial.tokenGetter({ __proto__: null, force: true })));
    found.open = await step(() => status('/open/x'));
    return found;
  }, polluted);
}

const WELL = { fresh: 200, same: true, session: 'number', refreshed: [200, 200], forced: 'string', open: 200 };

/** Nothing has gone elsewhere, and only what is covered has carried a token, in its own header. */
function unharmed(name) {
  for (const { path, query, headers, method } of s.server.requests) {
    assert.equal(`http://${headers.host}`, s.server.origin, `${name}: ${method} ${path}`);
    assert.equal(headers['x-stolen'], undefined, name);
    assert.equal(query.has('jwt'), false, name);
    if (headers.authorization !== undefined) assert.match(path, /^\/api/, name);
    if (path.startsWith('/api')) assert.match(headers.authorization, /^Bearer eyJ/, name);
  }
  assert.equal(s.server.grants.replays, 0, name);
  assert.equal(s.server.to('/session/refresh').length, 2, name);
}

test('Object.prototype polluted before Perennial is there: its configuration is the page’s own', async () => {
  const page = await openApp(s, { ...BY_JSON, namespace: undefined });
  await page.evaluateOnNewDocument(pollute, gadgets());
  await page.evaluateOnNewDocument(() => addEventListener('load', () => (globalThis.loaded = true)));
  s.server.requests.length = 0;
  await page.reload();
  await page.evaluate(clean, Object.keys(gadgets()));
  assert.equal(await page.evaluate(() => started), null);
  await login(page);
  assert.deepEqual(await life(page, null), WELL);
  unharmed('before');
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ['perennial:default']);
});

test('Object.prototype polluted after start(): the session is kept, and no token goes elsewhere', async () => {
  const page = await openApp(s);
  await login(page);
  s.server.requests.length = 0;
  assert.deepEqual(await life(page, gadgets()), WELL);
  unharmed('after');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
});

test('one gadget at a time, in a program that runs', async () => {
  const page = await openApp(s);
  await login(page);
  await page.evaluate(() => perennial.ready);
  const all = gadgets();
  const wrong = [];
  for (const [name, value] of Object.entries(all)) {
    s.server.requests.length = 0;
    const found = await life(page, { [name]: value });
    try {
      assert.deepEqual(found, WELL, name);
      unharmed(name);
    } catch (error) {
      wrong.push(`${name}: ${JSON.stringify(found)} ${error.message.split('\n')[0]}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('the script tag’s configuration is what stands in the tag', async () => {
  const page = await openApp(s, null);
  await page.evaluateOnNewDocument(pollute, gadgets());
  s.server.requests.length = 0;
  await page.goto(`${s.server.origin}/?tag=${encodeURIComponent('data-refresh-url="/session/refresh" data-credentials="include"')}`);
  await page.evaluate(clean, Object.keys(gadgets()));
  await page.evaluate(async () => {
    const tokens = await (await fetch('/session/login', { method: 'POST' })).json();
    await perennial.authenticate(tokens);
    await fetch('/api/x');
  });
  assert.match(s.server.to('/api/x')[0].headers.authorization, /^Bearer eyJ/);
  await outlive(page);
  await page.evaluate((url) => fetch(url).catch(() => {}), `${s.server.other}/open/x`);
  for (const { headers, path } of s.server.requests) {
    if (`http://${headers.host}` === s.server.other) assert.deepEqual([path, headers.authorization], ['/open/x', undefined]);
  }
});
