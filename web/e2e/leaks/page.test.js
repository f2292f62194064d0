// Pages that are careless or hostile: hosts that look alike, arguments that change, and a platform patched after start().
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openSignedIn } from '../harness/pages/app.js';
import { openPage } from '../harness/pages/page.js';
import { tracesOf } from '../harness/pages/traces.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

/** A page with a session that may connect to anything, whose API is on a host of its own. */
async function openAnywhere(apis) {
  const page = await openPage(s, { ...BY_JSON, apis }, { prepare: (each) => each.setBypassCSP(true) });
  await login(page);
  s.server.requests.length = 0;
  return page;
}

test('hosts that look like the API’s are sent a request, and no token; the API in other spellings is', async () => {
  const { port } = new URL(s.server.other);
  const page = await openAnywhere([`http://api.localhost:${port}/api`]);
  const get = (url) => page.evaluate((u) => fetch(u).then(({ status }) => status, ({ name }) => name), url);
  const alike = [
    `api.localhost.evil.localhost:${port}`, `evil-api.localhost:${port}`, `xapi.localhost:${port}`, `api.localhost.:${port}`, `аpi.localhost:${port}`, `api.localhost-evil.localhost:${port}`,
    `localhost:${port}`, `127.0.0.1:${port}`, `api.localhost:${new URL(s.server.origin).port}`, `api.localhost%2eevil.localhost:${port}`, `evil.localhost:${port}\\@api.localhost`,
  ];
  for (const host of alike) await get(`http://${host}/api/x`);
  const hosts = new Set(s.server.requests.map(({ headers }) => headers.host));
  assert.ok(hosts.size >= 7, [...hosts].join()); // they have really arrived
  for (const { headers } of s.server.requests) assert.equal(headers.authorization, undefined, headers.host);
  for (const path of ['/api/../open/x', '/api/%2e%2e/open/x', '/api/x/..\\../open/x', '/open/x?/api/', '//api/x', '/./open/api/x']) await get(`http://api.localhost:${port}${path}`);
  for (const { headers, path } of s.server.requests) assert.equal(headers.authorization, undefined, path);
  s.server.requests.length = 0;
  for (const url of [`http://API.LocalHost:${port}/api/x`, `http:\\\\api.localhost:${port}\\api\\x`, ` http://ａpi.localhost:${port}/a\tpi/x`, `http://api.localhost:${port}/open/../api/x`]) {
    assert.equal(await get(url), 200, url);
  }
});

test('a <base> that leads elsewhere takes relative URLs there without a token', async () => {
  const page = await openAnywhere(['/api']);
  const statuses = await page.evaluate(async (base) => {
    const element = document.createElement('base');
    element.href = base;
    const before = (await fetch('api/x')).status;
    document.head.prepend(element);
    return [before, (await fetch('api/x')).status, (await fetch('/api/x')).status, (await fetch(new Request('api/x'))).status];
  }, s.server.other + '/');
  assert.deepEqual(statuses, [200, 401, 401, 401]);
  for (const { headers } of s.server.to('/api').slice(1)) assert.deepEqual([`http://${headers.host}`, headers.authorization], [s.server.other, undefined]);
});

test('arguments that say one URL the first time and another the second are asked once, and carry no token elsewhere', async () => {
  const page = await openSignedIn(s);
  const asked = await page.evaluate(async (other) => {
    const counts = [];
    const turns = (...urls) => {
      const at = counts.push(0) - 1;
      return () => urls[Math.min(counts[at]++, urls.length - 1)];
    };
    const disguised = (url, text) => ({ get url() { return url(); }, toString: text, [Symbol.toStringTag]: 'Request' });
    for (const input of [
      { toString: turns('/api/x', `${other}/open/1`) },
      { toString: turns(`${other}/open/2`, '/api/x') },
      { [Symbol.toPrimitive]: turns('/api/x', `${other}/open/3`) },
      disguised(turns('/api/x'), turns(`${other}/open/4`)),
      disguised(turns(`${other}/open/5`), turns('/api/x')),
      Object.assign(new URL('/api/x', location.href), { toString: turns('/api/x', `${other}/open/6`) }),
    ]) await fetch(input).catch(() => {});
    // An init with getters that moves the page's base, or gives other headers when it is asked again.
    let reads = 0;
    await fetch('/api/x', { get headers() { return reads++ ? { Authorization: 'Basic again' } : { 'X-First': '1' }; } });
    const config = { get apis() { reads += 100; return reads < 200 ? ['/api'] : [other]; }, refreshUrl: '/session/refresh' };
    perennial.stop();
    await perennial.start(config);
    await fetch(`${other}/open/7`);
    return { counts, reads };
  }, s.server.other);
  // Not those in disguise, which the witness of newPage asks as well.
  assert.deepEqual([0, 1, 2, 7].filter((i) => asked.counts[i] !== 1), []);
  assert.equal(asked.reads, 101);
  for (const { headers, path } of s.server.requests) {
    if (`http://${headers.host}` === s.server.other) assert.equal(headers.authorization, undefined, path);
  }
});

test('what a page puts in the place of JSON, fetch and lists after start() sees no token, and decides nothing', async () => {
  const page = await openSignedIn(s);
  const found = await page.evaluate(async (other) => {
    const texts = [];
    const spy = (owner, name, work) => (owner[name] = new Proxy(owner[name], { apply: (target, self, args) => (texts.push(...args.filter((a) => typeof a === 'string')), work(Reflect.apply(target, self, args))) }));
    const { parse } = JSON;
    for (const name of ['parse', 'stringify']) {
      spy(JSON, name, (result) => {
        texts.push(typeof result === 'string' ? result : '');
        return typeof result === 'string' ? result.replaceAll('session/refresh', 'evil') : { ...result, tokenEndpoint: other, refreshUrl: other + '/evil', apis: [{ name: other, url: other }] };
      });
    }
    const sent = [];
    const before = fetch;
    globalThis.fetch = (...args) => (sent.push(String(args[0]?.url ?? args[0])), before(...args));
    Array.prototype.map = function (f) { const out = []; for (const each of this) out.push(f(each)); return [...out, other]; };
    Array.prototype.concat = () => [other];
    moveClock(7_200_000);
    const statuses = [(await fetch('/api/x')).status, (await fetch(other + '/open/x')).status];
    const token = await perennial.tokenGetter({ force: true });
    perennial.stop();
    return { texts, sent, statuses, refreshed: typeof token, parsed: parse !== JSON.parse };
  }, s.server.other);
  assert.deepEqual([found.statuses, found.refreshed, found.parsed], [[200, 200], 'string', true]);
  assert.deepEqual(found.sent, ['/api/x', `${s.server.other}/open/x`]); // none of ours went through it
  assert.equal(s.server.to('/session/refresh').length, 2);
  assert.deepEqual(tracesOf(s.server.grants.issued, found.texts), []);
  for (const { headers, path } of s.server.requests) {
    if (`http://${headers.host}` === s.server.other) assert.deepEqual([path, headers.authorization], ['/open/x', undefined]);
  }
});
