// Tokens go to covered URLs and nowhere else, whatever a URL looks like.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, openSignedIn } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

/** Calls fetch with each URL; for each, what the calls that reached the browser carried. */
const carried = (page, urls) =>
  page.evaluate(async (all) => {
    const found = {};
    for (const url of all) {
      seen.calls.length = 0;
      await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => {});
      await fetch(new Request('data:,')).catch(() => {});
      found[url] = seen.calls.slice(0, -1).map(({ authorization }) => authorization !== null);
    }
    return found;
  }, urls);

test('a URL that only looks like the API gets no token', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: [`${s.server.origin}/api`] });
  const { host, port } = new URL(s.server.origin);
  const urls = [
    `http://${host}@localhost:1234/api/x`, `http://${host}@127.0.0.1:${port}/api`, `http://user:secret@${host}/api/x`, `http://user@${host}/api`,
    `//127.0.0.1:${port}/api`, `\\\\127.0.0.1:${port}\\api`, `http:\\\\127.0.0.1:${port}\\api`, `http://localhost.:${port}/api/x`,
    `${s.server.other}/api/x`, `http://localhost.evil.test:${port}/api`, `http://localhost:${port}.evil.test/api`,
    `https://${host}/api/x`, `http://127.1:${port}/api`, `http://[::1]:${port}/api`, `http://evil.test/${s.server.origin}/api`,
    `http://evil.test#${s.server.origin}/api`, `http://evil.test?${s.server.origin}/api`,
    `data:text/plain,${s.server.origin}/api/x`, `blob:${s.server.origin}/api`, `about:${s.server.origin}/api`,
    '/apix', '/api.evil', '/open/api/', '/x/api/hello', '/api/../open', '/api/%2e%2e/open', '/API/hello', '/%61pi/hello', '/?/api/x', '/#/api/x',
  ];
  for (const [url, tokens] of Object.entries(await carried(page, urls))) {
    assert.ok(tokens.every((token) => !token), url);
  }
  for (const { path, headers } of s.server.requests) {
    if (headers.authorization) assert.fail(`${path} was sent a token`);
  }
});

test('a URL that is the API in another spelling does get one', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: [`${s.server.origin}/api`] });
  const { host, port } = new URL(s.server.origin);
  const urls = ['/api', '/api/', '/api?x', '/api#x', '/open/../api/x', '\\api\\x', `HTTP://LOCALHOST:${port}/api/x`, `//${host}/api/x`, `http:/api/x`,
    '/api//x', '/api/%2e%2e%2fopen'];
  for (const [url, tokens] of Object.entries(await carried(page, urls))) {
    assert.deepEqual(tokens, [true], url);
  }
});

test('a token does not follow a redirect to another origin, and the 401 found there is not the API\'s', async () => {
  const page = await openSignedIn(s);
  s.server.grants.expire(); // the token is fresh by the clock, and nobody accepts it
  const status = await page.evaluate((to) => fetch(`/api/redirect?to=${to}`).then((r) => r.status), `${s.server.other}/api/x`);
  assert.equal(status, 401);
  assert.equal(s.server.to('/api/x').at(-1).headers.authorization, undefined);
  assert.equal(s.server.to('/session/refresh').length, 0);
});

test('an API can be on another origin, have another header, or a query parameter', async () => {
  const { other } = s.server;
  const page = await openSignedIn(s, {
    ...BY_JSON,
    apis: [{ url: `${other}/api`, header: 'X-Token', prefix: '' }, { url: `${other}/open`, param: 'token' }, '/api'],
  });
  await page.evaluate(async (at) => {
    await fetch(`${at}/api/x`);
    await fetch(`${at}/open/x?a=b%20c`, { method: 'POST', body: 'x' });
    await fetch('/api/x');
    globalThis.token = await perennial.tokenGetter();
  }, other);
  const token = await page.evaluate(() => globalThis.token);
  const [first] = s.server.to('/api/x');
  assert.deepEqual([first.headers['x-token'], first.headers.authorization], [token, undefined]);
  const open = s.server.to('/open/x').at(-1);
  assert.deepEqual([open.query.get('token'), open.query.get('a'), open.body, open.headers.authorization], [token, 'b c', 'x', undefined]);
  assert.equal(s.server.to('/api/x').at(-1).headers.authorization, `Bearer ${token}`);
});

test('the refresh request itself carries no token, although its path lies in a covered API', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: ['/session', '/api'] });
  await page.evaluate(() => perennial.tokenGetter({ force: true }));
  assert.deepEqual(s.server.to('/session/refresh').map(({ headers }) => headers.authorization), [undefined]);
});
