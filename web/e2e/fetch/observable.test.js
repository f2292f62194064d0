// What a page can observe of fetch stays as it is: compared with the fetch of a frame that Perennial is not in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openSignedIn } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

/** A page with a session and no witness: nothing has touched its fetch but Perennial. `native` is a frame's fetch. */
async function openUntouched() {
  const page = await s.context.newPage();
  await page.evaluateOnNewDocument((c) => (globalThis.configuration = c), { ...BY_JSON, apis: ['/api', '/dist'] });
  await page.goto(s.server.origin);
  await login(page);
  await page.evaluate(() => {
    globalThis.frame = document.body.appendChild(document.createElement('iframe')).contentWindow;
    globalThis.native = frame.fetch.bind(frame);
  });
  return page;
}

test('name, length, text and property descriptor are those of the browser', async () => {
  const page = await openUntouched();
  const [ours, theirs] = await page.evaluate(() =>
    [globalThis, frame].map((where) => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(where, 'fetch');
      return {
        flags,
        name: value.name,
        length: value.length,
        keys: Reflect.ownKeys(value),
        construct: 'prototype' in value,
        native: /\{\s*\[native code]\s*}$/.test(where.Function.prototype.toString.call(value)),
      };
    }),
  );
  assert.deepEqual(ours, theirs);
  assert.equal(ours.native, true);
});

/** Runs in the page: what comes of calls that fetch rejects, with ours and with the native one: [how, error, whose]. */
async function wrongCalls() {
  const used = () => {
    const request = new Request('/api/hello', { method: 'POST', body: 'x' });
    request.text();
    return request;
  };
  const calls = {
    'no arguments': () => [],
    'a URL that does not parse': () => ['http://['],
    'a bad port': () => [`http://${location.hostname}:1/api`],
    'a URL with credentials': () => [`http://user:secret@${location.host}/api`],
    'a scheme that does not exist': () => ['nothing:/api'],
    'a method that is forbidden': () => ['/api/hello', { method: 'TRACE' }],
    'a method that is no token': () => ['/api/hello', { method: 'A B' }],
    'a body with GET': () => ['/api/hello', { body: 'x' }],
    'a header that is none': () => ['/api/hello', { headers: { 'a b': 'c' } }],
    'an unknown mode': () => ['/api/hello', { mode: 'sideways' }],
    'an init that is no object': () => ['/api/hello', 7],
    'a symbol': () => [Symbol('url')],
    'a toString that throws': () => [{ toString() { throw new RangeError('mine'); } }],
    'a stream body without duplex': () => ['/api/hello', { method: 'POST', body: new ReadableStream() }],
    'a used body': () => [used()],
    'a signal that is aborted': () => ['/api/hello', { signal: AbortSignal.abort(new RangeError('enough')) }],
  };
  const outcome = async (fetch, realms, args) => {
    let promise;
    try {
      promise = fetch(...args);
    } catch (error) {
      return ['thrown', error.name];
    }
    return promise.then(
      ({ status }) => ['answered', status],
      (error) => ['rejected', error.name, realms.some((realm) => error instanceof realm.Error)],
    );
  };
  const all = {};
  for (const [name, make] of Object.entries(calls)) {
    all[name] = [await outcome(fetch, [globalThis], make()), await outcome(native, [globalThis, frame], make())];
  }
  return all;
}

test('what fetch rejects is rejected with an error of the same kind, and nothing is ever thrown', async () => {
  const page = await openUntouched();
  for (const [name, [ours, theirs]] of Object.entries(await page.evaluate(wrongCalls))) {
    assert.deepEqual(ours, theirs, name);
    if (name !== 'an init that is no object') assert.equal(theirs[0], 'rejected', name);
  }
  assert.deepEqual(s.server.to('/api'), []);
});

test('fetch without arguments is rejected in the very words of the browser', async () => {
  const page = await openUntouched();
  const [ours, theirs] = await page.evaluate(() =>
    Promise.all([fetch, native].map((f) => f().then(() => 'answered', (error) => `${error.name}: ${error.message}`))),
  );
  assert.equal(ours, theirs);
});

test('url, type, redirected and status of a Response are those that the browser gives', async () => {
  const page = await openUntouched();
  await page.evaluate(() => perennial.ready);
  const describe = (f, paths) => page.evaluate(async (name, all) => {
    const call = name === 'ours' ? fetch : native;
    return Promise.all(all.map(async ([path, init]) => {
      const { url, type, redirected, ok, status, bodyUsed } = await call(path, init);
      return { url, type, redirected, ok, status, bodyUsed };
    }));
  }, f, paths);
  const open = [['/open/x?y#z'], ['/dist/perennial.js'], ['data:text/plain,x'], [`${s.server.other}/open/x`],
    [`${s.server.other}/open/x`, { mode: 'no-cors' }], ['/api/redirect?to=/open/x', { redirect: 'manual' }]];
  assert.deepEqual(await describe('ours', open), await describe('theirs', open));
  const covered = await describe('ours', [['/api/hello?a=b#c'], ['/api/redirect?to=/open/x']]);
  const at = { type: 'basic', ok: true, status: 200, bodyUsed: false };
  assert.deepEqual(covered, [
    { ...at, url: `${s.server.origin}/api/hello?a=b`, redirected: false },
    { ...at, url: `${s.server.origin}/open/x`, redirected: true },
  ]);
});

test('a call that is not covered reaches fetch with the very arguments of the caller, and nothing added', async () => {
  const page = await openSignedIn(s);
  const same = await page.evaluate(async () => {
    const init = { headers: { 'X-Own': '1' }, method: 'POST', body: 'x' };
    const request = new Request('/open/a');
    const found = [];
    for (const args of [['/open/b', init], [request], [request, init], ['/open/c', undefined], [`${location.origin}/open/d`, init, 'more']]) {
      await fetch(...args).catch(() => {});
      const { args: sent, authorization } = seen.calls.at(-1);
      found.push(sent.length === args.length && sent.every((each, i) => each === args[i]) && authorization === null);
    }
    return found;
  });
  assert.deepEqual(same, [true, true, true, true, true]);
  for (const { headers } of s.server.to('/open')) assert.equal(headers.authorization, undefined);
});
