// Whatever fetch takes, a covered request arrives with the token and with everything else that the caller gave it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, openSignedIn, outlive } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

test('string, relative string, URL, Request and an object with a toString all carry the token', async () => {
  const page = await openSignedIn(s);
  const [statuses, texts] = await page.evaluate(async () => {
    let texts = 0;
    const inputs = [
      `${location.origin}/api/a`, 'api/b', '/api/c', `//${location.host}/api/d`, new URL('/api/e', location.href),
      new Request('/api/f'), location.origin.toUpperCase() + '/api/g', '/x/../api/h', '\\api\\i', ' /api/j ',
      { toString: () => (texts++, '/api/k') },
    ];
    return [await Promise.all(inputs.map((input) => fetch(input).then(({ status }) => status))), texts];
  });
  assert.deepEqual(statuses, Array(11).fill(200));
  assert.equal(texts, 1, 'toString is called once, as fetch does');
  for (const { headers } of s.server.to('/api')) assert.match(headers.authorization, /^Bearer ./);
});

test("a caller's own Authorization is left alone in any casing and form, and its 401 is neither mended nor sent again", async () => {
  const page = await openSignedIn(s);
  const statuses = await page.evaluate(async () => {
    const own = 'Basic b3du';
    const calls = [
      ['/api/1', { headers: { authorization: own } }],
      ['/api/2', { headers: { AUTHORIZATION: own } }],
      ['/api/3', { headers: new Headers({ Authorization: own }) }],
      ['/api/4', { headers: [['aUTHORIZATION', own]] }],
      [new Request('/api/5', { headers: { Authorization: own } })],
      [new Request('/api/6'), { headers: { authorization: own } }],
      ['/api/7', { headers: { Authorization: '' } }],
    ];
    return Promise.all(calls.map((args) => fetch(...args).then(({ status }) => status)));
  });
  assert.deepEqual(statuses, Array(7).fill(401));
  const sent = s.server.to('/api');
  assert.equal(sent.length, 7);
  for (const { path, headers } of sent) assert.equal(headers.authorization, path === '/api/7' ? '' : 'Basic b3du', path);
  assert.equal(s.server.to('/session/refresh').length, 0);
});

test('every property of a Request is kept, for the first send and for the one after a 401', async () => {
  const page = await openSignedIn(s);
  const visible = {
    method: 'PUT', mode: 'same-origin', credentials: 'omit', cache: 'no-store', redirect: 'error', keepalive: true,
    referrer: `${s.server.origin}/from`, referrerPolicy: 'same-origin',
  };
  const given = { ...visible, body: 'whole', headers: { 'Content-Type': 'text/x-own', 'X-Own': 'kept' } };
  for (const form of ['init', 'Request', 'Request and init']) {
    s.server.requests.length = 0;
    s.server.refusals = 1;
    const sent = await page.evaluate(async (init, how, names) => {
      const args = { init: ['/api/x', init], Request: [new Request('/api/x', init)], 'Request and init': [new Request('/api/x'), init] }[how];
      seen.calls.length = 0;
      const { status } = await fetch(...args);
      const requests = seen.calls.map((call) => call.args[0]).filter((request) => request.url?.includes('/api/x'));
      return { status, requests: requests.map((request) => Object.fromEntries(names.map((name) => [name, request[name]]))) };
    }, given, form, Object.keys(visible));
    assert.deepEqual(sent, { status: 200, requests: [visible, visible] }, form);
    const received = s.server.to('/api').map(({ method, headers, body }) =>
      [method, body, headers['content-type'], headers['x-own'], headers.referer]);
    assert.deepEqual(received, Array(2).fill(['PUT', 'whole', 'text/x-own', 'kept', visible.referrer]), form);
  }
});

test('integrity is checked: a covered answer that does not match it is rejected as fetch rejects it', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: ['/dist', '/api'] });
  const outcomes = await page.evaluate(async () => {
    const bytes = await (await fetch('/dist/perennial.js')).arrayBuffer();
    const digest = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
    const get = (integrity) => fetch('/dist/perennial.js', { integrity }).then(({ status }) => status, ({ name }) => name);
    return [await get(`sha256-${digest}`), await get(`sha256-${btoa('x'.repeat(32))}`)];
  });
  assert.deepEqual(outcomes, [200, 'TypeError']);
});

test('a no-cors request goes out as it is and waits for nothing: the browser would drop the header without a word', async () => {
  const page = await openSignedIn(s, { ...BY_JSON, apis: [s.server.other + '/api'] });
  const url = s.server.other + '/api/x';
  assert.equal(await page.evaluate((u) => fetch(u).then(({ status }) => status), url), 200);
  s.server.hold(); // a refresh would not come back
  await outlive(page);
  assert.equal(await page.evaluate((u) => fetch(u, { mode: 'no-cors' }).then(({ type }) => type), url), 'opaque');
  assert.equal(await page.evaluate(() => seen.calls.at(-1).authorization), null);
  assert.equal(s.server.to('/api').at(-1).headers.authorization, undefined);
});
