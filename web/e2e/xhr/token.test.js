// XMLHttpRequest carries a token as fetch does, and nothing else about it changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, openApp } from '../harness/pages/app.js';
import { helpers, openXhr } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const last = (path) => s.server.to(path).at(-1);

test('a covered request leaves within send(), with a token and the caller\'s headers, and no other one carries any', async () => {
  const page = await openXhr(s);
  const found = await page.evaluate(async () => {
    const kinds = [];
    for (const url of ['/api/a', new URL('/api/b', location), `${location.origin}/api/c`]) {
      kinds.push((await run('POST', url, { headers: { 'X-Own': '1' } }, 'x')).status);
    }
    await run('GET', '/open/a');
    return { kinds, token: await perennial.tokenGetter() };
  });
  assert.deepEqual(found.kinds, [200, 200, 200]);
  for (const path of ['/api/a', '/api/b', '/api/c']) {
    const { headers, body } = last(path);
    assert.deepEqual([headers.authorization, headers['x-own'], body], [`Bearer ${found.token}`, '1', 'x'], path);
  }
  assert.equal(last('/open/a').headers.authorization, undefined);
});

test('after a reload the first one leaves with its token before the program has been asked for', async () => {
  const page = await openXhr(s);
  s.server.requests.length = 0;
  await page.reload();
  await page.evaluate(helpers);
  const status = await page.evaluate(() => {
    const xhr = open('GET', '/api/x');
    const end = over(xhr);
    xhr.send();
    return end.then(() => xhr.status);
  });
  assert.equal(status, 200);
  const order = s.server.requests.map(({ path }) => path);
  assert.ok(order.indexOf('/api/x') > 0 && !order.slice(0, order.indexOf('/api/x')).some((path) => /runtime|wasm|refresh/.test(path)), order.join());
});

test('events, results and errors are those of the browser, in its order', async () => {
  const page = await openXhr(s);
  const [ours, theirs] = await page.evaluate(async () => {
    const of = untouched();
    const big = 'x'.repeat(100_000);
    const outcomes = [];
    for (const [kind, path] of [[XMLHttpRequest, '/api/x'], [of, '/open/x']]) {
      const url = location.origin + path;
      const all = [await run('GET', url, { of: kind }), await run('POST', url, { of: kind }, big), await run('HEAD', url, { of: kind })];
      for (const responseType of ['', 'text', 'json', 'blob', 'arraybuffer', 'document']) {
        const xhr = open('GET', url, { of: kind, responseType });
        const end = over(xhr);
        xhr.send();
        await end;
        all.push([responseType, Object.prototype.toString.call(xhr.response), xhr.responseURL === url, xhr.getResponseHeader('content-type')]);
      }
      all.push(await run('GET', 'http://localhost:1/api', { of: kind }));
      outcomes.push(all);
    }
    return outcomes;
  });
  assert.deepEqual(ours, theirs);
  assert.deepEqual(ours[1].log.filter((what) => what !== 'upload progress' && what !== 'progress' && what !== 'rs3'), [
    'rs1', 'loadstart', 'upload loadstart', 'sent', 'upload load', 'upload loadend', 'rs2', 'rs4', 'load', 'loadend']);
});

test('a caller\'s own Authorization stays alone, in whatever casing', async () => {
  const page = await openXhr(s);
  for (const name of ['Authorization', 'authorization', 'AUTHORIZATION']) {
    const found = await page.evaluate((n) => run('GET', '/api/own', { headers: { [n]: 'Basic mine' } }), name);
    assert.equal(found.status, 401);
    assert.equal(last('/api/own').headers.authorization, 'Basic mine');
  }
  assert.equal(s.server.to('/session/refresh').length, 0);
  // The next use of the object has none of its own.
  const status = await page.evaluate(async () => {
    const xhr = open('GET', '/api/own', { headers: { authorization: 'Basic mine' } });
    xhr.open('GET', '/api/again');
    const end = over(xhr);
    xhr.send();
    await end;
    return xhr.status;
  });
  assert.equal(status, 200);
});

test('a second send, and headers or credentials after send, throw what the browser throws; one request is sent', async () => {
  const page = await openXhr(s);
  const found = await page.evaluate(async () => {
    const xhr = open('GET', '/api/once');
    const end = over(xhr);
    xhr.send();
    const during = [() => xhr.send(), () => xhr.setRequestHeader('a', 'b'), () => void (xhr.withCredentials = true)].map(attempt);
    await end;
    const after = [() => xhr.send(), () => xhr.setRequestHeader('a', 'b'), () => void (xhr.withCredentials = true)].map(attempt);
    const fresh = new XMLHttpRequest();
    return [during, after, [() => fresh.send(), () => fresh.setRequestHeader('a', 'b')].map(attempt), xhr.status];
  });
  const wrong = 'InvalidStateError';
  assert.deepEqual(found, [[wrong, wrong, wrong], [wrong, wrong, wrong], [wrong, wrong], 200]);
  assert.equal(s.server.to('/api/once').length, 1);
});

test('one object for several requests: each carries what its own URL asks for', async () => {
  const page = await openXhr(s);
  const found = await page.evaluate(async () => {
    const xhr = new XMLHttpRequest();
    const statuses = [];
    for (const url of ['/api/1', '/open/2', '/api/3']) {
      xhr.open('GET', url);
      // What cannot be opened leaves the object as it was.
      statuses.push(attempt(() => xhr.open('TRACE', '/api/evil')), attempt(() => xhr.open('GET', 'http://[')), attempt(() => xhr.open('GET')));
      const end = over(xhr);
      xhr.send();
      await end;
      statuses.push(xhr.status);
    }
    return statuses;
  });
  assert.deepEqual(found, [1, 2, 3].flatMap(() => ['SecurityError', 'SyntaxError', 'TypeError', 200]));
  assert.deepEqual(s.server.to('/open').map(({ headers }) => headers.authorization), [undefined]);
});

test('without a session, and after stop(), requests are the browser\'s alone', async () => {
  const page = await openApp(s, BY_JSON);
  await page.evaluate(helpers);
  assert.equal((await page.evaluate(() => run('GET', '/api/x'))).status, 401);
  const found = await page.evaluate(async () => {
    const names = ['open', 'send', 'abort', 'setRequestHeader'];
    const patched = names.map((name) => XMLHttpRequest.prototype[name]);
    const opened = open('GET', '/api/opened');
    perennial.stop();
    const end = over(opened);
    opened.send();
    await end;
    return [names.every((name, i) => XMLHttpRequest.prototype[name] !== patched[i]), opened.status];
  });
  assert.deepEqual(found, [true, 401]);
  assert.ok(!s.server.requests.some(({ path }) => /runtime|wasm/.test(path)));
});
