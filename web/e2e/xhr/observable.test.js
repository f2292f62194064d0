// What a page can observe of XMLHttpRequest stays as it is: compared with that of a frame that Perennial is not in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlive } from '../harness/pages/app.js';
import { openXhr } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

test('the shape of the constructor and its prototype', async () => {
  const page = await openXhr(s);
  const [ours, theirs] = await page.evaluate(() =>
    [XMLHttpRequest, untouched()].map((own) => {
      const text = Function.prototype.toString;
      const shape = (object) =>
        Reflect.ownKeys(object).map((key) => {
          const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(object, key);
          const functions = [value, get, set].filter((each) => typeof each === 'function');
          return [String(key), flags, functions.map((each) => [each.name, each.length, text.call(each).includes('[native code]'), Reflect.ownKeys(each).map(String)])];
        });
      const xhr = new own();
      return [
        shape(own), shape(own.prototype), own.prototype.constructor === own, Object.getPrototypeOf(xhr) === own.prototype, xhr instanceof own,
        Object.prototype.toString.call(xhr), Reflect.ownKeys(xhr), own.DONE, attempt(() => own()), attempt(() => own.prototype.open()),
        attempt(() => own.prototype.open.call({}, 'GET', '/')), attempt(() => own.prototype.send.call(1)), attempt(() => own.prototype.upload),
        attempt(() => new own().open('GET')), attempt(() => new own().open('GET', Symbol('x'))), attempt(() => new own().open('G T', '/api')),
        attempt(() => new own().setRequestHeader('a')),
      ];
    }),
  );
  assert.deepEqual(ours, theirs);
});

test('a subclass, with methods of its own', async () => {
  const page = await openXhr(s);
  const found = await page.evaluate(async () => {
    const calls = [];
    class Mine extends XMLHttpRequest {
      constructor() {
        super();
        this.mark = 7;
      }
      open(...args) {
        calls.push('open');
        super.open(...args);
      }
      setRequestHeader(...args) {
        calls.push('header');
        super.setRequestHeader(...args);
      }
      send(body) {
        calls.push('send');
        super.send(body);
      }
    }
    const { status } = await run('POST', '/api/mine', { of: Mine }, 'x');
    const xhr = new Mine();
    return [status, calls, xhr.mark, xhr instanceof Mine, xhr instanceof XMLHttpRequest, Object.getPrototypeOf(Mine) === XMLHttpRequest];
  });
  assert.deepEqual(found, [200, ['open', 'send'], 7, true, true, true]);
  assert.match(s.server.to('/api/mine')[0].headers.authorization, /^Bearer /);
});

test('a body that is sent as its text, and opens or sends the object anew when asked for it', async () => {
  const page = await openXhr(s);
  const [ours, theirs] = await page.evaluate(async () => {
    const found = [];
    for (const own of [XMLHttpRequest, untouched()]) {
      const log = [];
      const text = (act) => ({ toString: () => (log.push('asked'), act(), 'text') });
      const anew = new own();
      anew.open('POST', '/api/first');
      let end = over(anew);
      anew.send(text(() => anew.open('POST', '/api/second')));
      await end;
      const twice = new own();
      twice.open('POST', '/api/twice');
      end = over(twice);
      log.push(new URL(anew.responseURL).pathname, attempt(() => twice.send(text(() => twice.send('inner')))));
      await end;
      found.push(log);
    }
    return found;
  });
  assert.deepEqual(ours, theirs);
  assert.deepEqual(ours, ['asked', 'asked', '/api/second', 'InvalidStateError']);
  const sent = s.server.to('/api').filter(({ headers }) => headers.authorization);
  assert.deepEqual(sent.map(({ path, body }) => [path, body]), [['/api/second', 'text'], ['/api/twice', 'inner']]);
});

test('a call that is not covered reaches the browser with the caller\'s own arguments, and no listener comes with it', async () => {
  const page = await openXhr(s);
  const opened = await page.evaluate(async (other) => {
    // Simple: the browser asks the other origin nothing, unless somebody listens to the upload.
    for (const touch of [() => {}, (xhr) => void xhr.upload]) {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', other + '/open/simple');
      touch(xhr);
      const end = over(xhr);
      xhr.send('x');
      await end;
    }
    const ask = [];
    const xhr = new XMLHttpRequest();
    xhr.open('GET', { toString: () => (ask.push('url'), '/open/object') });
    const end = over(xhr);
    xhr.send();
    await end;
    return [ask, xhr.status, performance.getEntriesByType('resource').filter(({ name }) => name.includes('simple')).length];
  }, s.server.other);
  assert.deepEqual(opened, [['url'], 200, 2]);
  assert.ok(s.server.to('/open').every(({ headers }) => !headers.authorization && !('x-token' in headers)));
});

test('a synchronous request carries a token that is valid, else none, and never waits; its errors are thrown', async () => {
  const page = await openXhr(s);
  const sync = () =>
    page.evaluate(() => {
      const results = [];
      for (const args of [[false], [undefined], [0], [null, null, null]]) {
        const xhr = new XMLHttpRequest();
        const log = watch(xhr);
        xhr.open('POST', '/api/sync', ...args);
        xhr.send('x');
        results.push([xhr.status, xhr.readyState, log.join()]);
      }
      const broken = new XMLHttpRequest();
      broken.open('GET', 'http://localhost:1/', false);
      return [results, attempt(() => broken.send())];
    });
  const [fresh, error] = await sync();
  assert.deepEqual(fresh, Array(4).fill([200, 4, fresh[0][2]]));
  assert.equal(error, 'NetworkError');
  await outlive(page);
  s.server.hold();
  const [stale] = await sync();
  assert.deepEqual(stale.map(([status]) => status), [401, 401, 401, 401]);
  s.server.release();
  const { status } = await page.evaluate(() => run('GET', '/api/x'));
  assert.equal(status, 200);
});

test('a look-alike of the API, a URL with credentials, and another frame\'s object carry no token', async () => {
  const page = await openXhr(s);
  const { host, port } = new URL(s.server.origin);
  const urls = [
    `http://user:secret@${host}/api/x`, `//127.0.0.1:${port}/api`, `${s.server.other}/api/x`, '/apix', '/api/../open/x', '/API/x', '/%61pi/x',
    'data:text/plain,/api/x', `http://localhost.:${port}/api/x`, '/open#/api/x',
  ];
  await page.evaluate(async (all) => {
    for (const url of all) await run('GET', url);
    const xhr = new XMLHttpRequest();
    xhr.open('GET', '/api/user', true, 'user', 'secret');
    const end = over(xhr);
    xhr.send();
    await end;
  }, urls);
  for (const { path, headers } of s.server.requests) assert.doesNotMatch(headers.authorization ?? '', /^Bearer/, path);
});
