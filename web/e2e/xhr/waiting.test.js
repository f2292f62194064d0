// While an XMLHttpRequest waits for a refresh the page sees what it would see of one that is on its way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWaiting, outlive } from '../harness/pages/app.js';
import { reported, until } from '../harness/pages/page.js';
import { openXhr } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const refreshes = () => s.server.to('/session/refresh').length;

test('it waits for one refresh, with the events, the headers and the body of any other', async () => {
  const page = await openWaiting(s, openXhr);
  await page.evaluate(() => {
    globalThis.waiting = [run('POST', '/api/a', { headers: { 'X-Own': '1', 'x-own': '2' }, responseType: 'json' }, 'whole'), run('GET', '/api/b', {}, 'dropped'), run('HEAD', '/api/c')];
  });
  await until(refreshes);
  s.server.release();
  const [post, get, head] = await page.evaluate(() => Promise.all(waiting));
  const reference = await page.evaluate(() => Promise.all([run('POST', '/api/a', {}, 'whole'), run('GET', '/api/b', {}, 'dropped'), run('HEAD', '/api/c')]));
  assert.deepEqual([post, get, head], reference);
  assert.deepEqual(post.log.slice(0, 4), ['rs1', 'loadstart', 'upload loadstart', 'sent']);
  assert.deepEqual(get.log.slice(0, 3), ['rs1', 'loadstart', 'sent']); // a body that a GET has is none
  const { headers, body } = s.server.to('/api/a')[0];
  assert.deepEqual([headers['x-own'], headers['content-type'], body], ['1, 2', 'text/plain;charset=UTF-8', 'whole']);
  assert.equal(refreshes(), 1);
  assert.equal(s.server.to('/api').length, 6);
});

test('every kind of body is sent as it was at send()', async () => {
  const page = await openWaiting(s, openXhr);
  await page.evaluate(() => {
    const send = (name, body, change, type) => {
      const xhr = open('POST', '/api/' + name, { headers: type ? { 'Content-Type': type } : {} });
      const end = over(xhr);
      xhr.send(body);
      change?.(body);
      return end;
    };
    const form = new FormData();
    form.append('file', new Blob(['content'], { type: 'text/x' }), 'name');
    globalThis.waiting = Promise.all([
      send('text', 'Grüße'),
      send('typed', '{}', undefined, 'application/json'),
      send('bytes', new Uint8Array([65, 66, 67]), (bytes) => bytes.fill(0)),
      send('buffer', new Uint8Array([68, 69]).buffer, (buffer) => structuredClone(buffer, { transfer: [buffer] })),
      send('blob', new Blob(['blob'], { type: 'image/x' })),
      send('query', new URLSearchParams({ a: 'ä' }), (query) => query.append('b', 'c')),
      send('form', form, () => form.append('more', '1')),
      send('document', new DOMParser().parseFromString('<a>ü</a>', 'text/xml'), (xml) => xml.documentElement.remove()),
    ]);
  });
  await until(refreshes);
  s.server.release();
  await page.evaluate(() => waiting);
  const got = Object.fromEntries(s.server.to('/api').map(({ path, headers, body }) => [path.slice(5), [headers['content-type'], body]]));
  const [type, form] = got.form;
  assert.deepEqual({ ...got, form: undefined }, {
    text: ['text/plain;charset=UTF-8', 'Grüße'],
    typed: ['application/json', '{}'],
    bytes: [undefined, 'ABC'],
    buffer: [undefined, 'DE'],
    blob: ['image/x', 'blob'],
    query: ['application/x-www-form-urlencoded;charset=UTF-8', 'a=%C3%A4'],
    document: ['application/xml;charset=UTF-8', '<a>ü</a>'],
    form: undefined,
  });
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(type)?.[1];
  assert.ok(boundary && form.includes(boundary) && form.includes('name="file"; filename="name"\r\nContent-Type: text/x\r\n\r\ncontent'), form);
  assert.ok(!form.includes('more'));
});

test('abort() while it waits: the standard\'s events, nothing is sent, and the refresh goes on for the others', async () => {
  const page = await openWaiting(s, openXhr);
  const found = await page.evaluate(async () => {
    globalThis.other = run('GET', '/api/other');
    const of = untouched();
    const logs = [];
    for (const [kind, url] of [[XMLHttpRequest, '/api/aborted'], [of, '/open/never']]) {
      for (const method of ['GET', 'POST']) {
        const xhr = open(method, location.origin + url, { of: kind });
        xhr.send(method === 'POST' ? 'body' : undefined);
        xhr.abort();
        logs.push([...xhr.log, xhr.readyState, xhr.status, xhr.responseText, attempt(() => xhr.send()), attempt(() => xhr.setRequestHeader('a', 'b'))]);
      }
    }
    return logs;
  });
  // Chromium tells of an upload without a body as well; the standard does not.
  for (const log of found) if (!log.includes('upload loadstart')) log.splice(0, log.length, ...log.filter((what) => !/^upload/.test(what)));
  assert.deepEqual(found.slice(0, 2), found.slice(2));
  assert.deepEqual(found[1].slice(2, 8), ['upload loadstart', 'rs4', 'upload abort', 'upload loadend', 'abort', 'loadend']);
  await until(refreshes);
  s.server.release();
  assert.equal((await page.evaluate(() => other)).status, 200);
  assert.deepEqual(s.server.to('/api').map(({ path }) => path), ['/api/other']);
});

test('a second send, and headers or credentials after send, throw; nothing of them arrives', async () => {
  const page = await openWaiting(s, openXhr);
  const during = () =>
    page.evaluate(() => [() => xhr.send('second'), () => xhr.setRequestHeader('X-Late', '1'), () => void (xhr.withCredentials = true), () => xhr.withCredentials, () => xhr.readyState].map(attempt));
  await page.evaluate(() => {
    globalThis.xhr = open('POST', '/api/once');
    globalThis.end = over(xhr);
    xhr.send('first');
  });
  const expected = ['InvalidStateError', 'InvalidStateError', 'InvalidStateError', false, 1];
  assert.deepEqual(await during(), expected);
  await until(refreshes);
  assert.deepEqual(await during(), expected);
  s.server.release();
  assert.deepEqual(await page.evaluate(async () => (await end, [xhr.status, xhr.withCredentials, Object.keys(xhr).includes('readyState')])), [200, false, false]);
  assert.deepEqual(s.server.to('/api').map(({ body, headers }) => [body, headers['x-late']]), [['first', undefined]]);
});

test('opened anew while it waits, or after an abort: the object is as good as new', async () => {
  const page = await openWaiting(s, openXhr);
  await page.evaluate(async () => {
    globalThis.one = open('POST', '/api/dropped');
    one.send('x');
    one.open('PUT', '/api/one');
    globalThis.two = open('POST', '/api/dropped');
    two.send('x');
    two.abort();
    two.open('PUT', '/api/two');
    globalThis.states = [one.readyState, two.readyState];
    globalThis.ends = Promise.all([over(one), over(two)]);
    one.send('1');
    two.send('2');
  });
  await until(refreshes);
  s.server.release();
  const [states, one, two] = await page.evaluate(async () => (await ends, [states, one.log, two.log]));
  assert.deepEqual(states, [1, 1]);
  assert.equal(one.join(), 'rs1,loadstart,upload loadstart,loadstart,upload loadstart,' + one.slice(5).join());
  assert.ok(two.join().includes('abort,loadend,rs1,loadstart'), two.join());
  assert.deepEqual([one.at(-1), two.at(-1)], ['loadend', 'loadend']);
  assert.deepEqual(s.server.to('/api').map(({ path }) => path).sort(), ['/api/one', '/api/two']);
});

test('a refresh that fails for now is a network error, and the next one works', async () => {
  const page = await openXhr(s);
  await outlive(page);
  s.server.fault = { status: 503 };
  const failed = await page.evaluate(() => run('POST', '/api/x', {}, 'x'));
  assert.deepEqual(failed, {
    log: ['rs1', 'loadstart', 'upload loadstart', 'sent', 'rs4', 'upload error', 'upload loadend', 'error', 'loadend'], status: 0, readyState: 4,
  });
  await reported(page, 'refreshfailed');
  s.server.fault = null;
  await page.evaluate(() => moveClock(120_000)); // past the time to wait after a failure
  await until(async () => (await page.evaluate(() => run('GET', '/api/x'))).status === 200);
});

test('a session that ends meanwhile: it goes out without a token', async () => {
  const page = await openWaiting(s, openXhr);
  s.server.grants.revoke();
  await page.evaluate(() => void (globalThis.waiting = run('GET', '/api/x')));
  await until(refreshes);
  s.server.release();
  assert.equal((await page.evaluate(() => waiting)).status, 401);
  assert.deepEqual(s.server.to('/api').map(({ headers }) => headers.authorization), [undefined]);
});
