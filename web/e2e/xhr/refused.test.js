// A 401 of an XMLHttpRequest: a newer token, and once more; the page sees the one answer that counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interceptProgram } from '../harness/pages/program.js';
import { until } from '../harness/pages/page.js';
import { openXhr } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const refreshes = () => s.server.to('/session/refresh').length;
const bodies = () => s.server.to('/api').map(({ body }) => body);

test('sent again once with a newer token: the same method, headers, body and settings, and every event once', async () => {
  const page = await openXhr(s);
  const more = { headers: { 'X-Own': '1' }, responseType: 'json' };
  const reference = await page.evaluate((m) => run('POST', '/api/a', m, 'whole'), more);
  s.server.refusals = 1;
  const found = await page.evaluate((m) => run('POST', '/api/a', m, 'whole'), more);
  assert.deepEqual(found, reference);
  const [first, refused, again] = s.server.to('/api/a');
  assert.notEqual(again.headers.authorization, refused.headers.authorization);
  for (const { headers } of [first, refused, again]) headers.authorization = '';
  assert.deepEqual([refused, again], [first, first]);
  assert.equal(refreshes(), 1);
});

test('every kind of body arrives whole after a 401', async () => {
  const page = await openXhr(s);
  const whole = { text: 'Grüße', bytes: 'ABC', buffer: 'ABC', blob: 'blob', query: 'a=%C3%A4', document: '<a>ü</a>', form: /name="a"\r\n\r\nä\r\n/ };
  for (const [kind, body] of Object.entries(whole)) {
    s.server.refusals = 1;
    s.server.requests.length = 0;
    const status = await page.evaluate(async (name) => {
      const form = new FormData();
      form.append('a', 'ä');
      const content = {
        text: 'Grüße', bytes: new Uint8Array([65, 66, 67]), buffer: new Uint8Array([65, 66, 67]).buffer, blob: new Blob(['blob']), form,
        query: new URLSearchParams({ a: 'ä' }), document: new DOMParser().parseFromString('<a>ü</a>', 'text/xml'),
      }[name];
      return (await run('PUT', '/api/body', {}, content)).status;
    }, kind);
    assert.equal(status, 200, kind);
    assert.equal(bodies().length, 2);
    const equals = body.test ? assert.match : assert.equal;
    for (const each of bodies()) equals(each, body);
    const [one, two] = s.server.to('/api').map(({ headers }) => headers['content-type']?.replace(/boundary=.*/, ''));
    assert.equal(one, two, kind);
  }
});

test('a 401 that stands reaches the page as it came: the events in order, once, with its body and headers', async () => {
  const page = await openXhr(s);
  const reference = await page.evaluate(() => run('POST', '/api/x', { headers: { Authorization: 'Basic mine' } }, 'x'));
  s.server.refusals = 1000;
  for (let i = 0; i < 2; i++) assert.deepEqual(await page.evaluate(() => run('POST', '/api/x', {}, 'x')), reference);
  assert.equal(reference.status, 401);
  const read = await page.evaluate(async () => {
    const xhr = open('GET', '/api/x');
    const states = [];
    xhr.onreadystatechange = () => states.push([xhr.readyState, xhr.status]);
    const end = over(xhr);
    xhr.send();
    await end;
    return [states.at(0), states.at(-1), xhr.getResponseHeader('WWW-Authenticate'), Object.hasOwn(xhr, 'readyState')];
  });
  assert.deepEqual(read, [[2, 401], [4, 401], 'Bearer', false]);
  assert.equal(refreshes(), 1, 'it is not asked again for a token that was refused');
});

test('the page sees nothing of the first answer while it is decided; abort() then ends it as any other', async () => {
  const page = await openXhr(s);
  s.server.hold();
  s.server.refusals = 2;
  await page.evaluate(() => {
    globalThis.xhrs = ['/api/kept', '/api/aborted'].map((url) => open('POST', url));
    globalThis.ends = xhrs.map(over);
    for (const xhr of xhrs) xhr.send('x');
  });
  // Each has been refused: also the one that has not asked for the refresh, and is to be aborted.
  await until(() => refreshes() === 1 && s.server.to('/api').length === 2);
  await page.waitForFunction(() => xhrs.every(({ log }) => log.includes('upload loadend')));
  const during = await page.evaluate(async () => {
    const [kept, aborted] = xhrs;
    const before = [kept.readyState, kept.log.includes('rs2')];
    aborted.abort();
    return [before, aborted.log.slice(aborted.log.indexOf('upload loadend') + 1), aborted.readyState, aborted.status, attempt(() => aborted.send())];
  });
  assert.deepEqual(during, [[1, false], ['rs4', 'abort', 'loadend'], 0, 0, 'InvalidStateError']);
  s.server.release();
  assert.equal(await page.evaluate(async () => (await ends[0], xhrs[0].status)), 200);
  assert.deepEqual(s.server.to('/api').map(({ path }) => path).sort(), ['/api/aborted', '/api/kept', '/api/kept']);
});

test('an open() that fails while a 401 is looked into, or after an abort, changes nothing', async () => {
  const page = await openXhr(s);
  s.server.hold();
  s.server.refusals = 1;
  await page.evaluate(() => {
    globalThis.xhr = open('POST', '/api/kept');
    globalThis.end = over(xhr);
    xhr.send('x');
  });
  await until(() => refreshes() === 1);
  const during = await page.evaluate(() => {
    const waiting = open('POST', '/api/aborted');
    waiting.send('x');
    waiting.abort();
    return [xhr, waiting].map((each) => [attempt(() => each.open('TRACE', '/api/x')), attempt(() => each.open('GET')), each.readyState]);
  });
  assert.deepEqual(during, [['SecurityError', 'TypeError', 1], ['SecurityError', 'TypeError', 0]]);
  s.server.release();
  assert.deepEqual(await page.evaluate(async () => (await end, [xhr.status, xhr.readyState, Object.hasOwn(xhr, 'readyState')])), [200, 4, false]);
});

test('a 401 found at the end of a redirect out of the API is not the API\'s', async () => {
  const page = await openXhr(s);
  const { status } = await page.evaluate((to) => run('GET', `/api/redirect?to=${to}`), `${s.server.other}/api/x`);
  assert.equal(status, 401);
  assert.equal(s.server.to('/api/x').at(-1).headers.authorization, undefined);
  assert.equal(refreshes(), 0);
});

test('the session ends in the refresh, or the program cannot be loaded: the 401 stands', async () => {
  const page = await openXhr(s);
  s.server.grants.expire();
  s.server.grants.revoke();
  assert.equal((await page.evaluate(() => run('GET', '/api/x'))).status, 401);
  await page.waitForFunction(() => !perennial.isAuthenticated);

  const other = await openXhr(s);
  await interceptProgram(other, (path) => /runtime|wasm/.test(path) && { status: 503 });
  await other.reload();
  await other.evaluate((await import('../harness/pages/xhr.js')).helpers);
  s.server.refusals = 1;
  const { status, log } = await other.evaluate(() => run('GET', '/api/x'));
  assert.deepEqual([status, log.slice(-3)], [401, ['rs4', 'load', 'loadend']]);
});
