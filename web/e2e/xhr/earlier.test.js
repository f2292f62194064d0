// Scripts that have changed XMLHttpRequest before Perennial: what they do stays part of each request, and the page sees one request.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openApp, outlive } from '../harness/pages/app.js';
import { interceptors } from '../harness/pages/libraries.js';
import { reported, until } from '../harness/pages/page.js';
import { helpers } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const ONE = { 'x-csrf': 'one' };

/** Name: the script, and the header that it is to leave on each covered request, once. */
const SCRIPTS = {
  'send() sets a header': [() => {
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (...args) {
      this.setRequestHeader('X-CSRF', 'one');
      return send.apply(this, args);
    };
  }, ONE],
  'open() sets a header': [() => {
    const { open } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.open = function (...args) {
      open.apply(this, args);
      this.setRequestHeader('X-CSRF', 'one');
    };
  }, ONE],
  'send() sets a header the first time that it sees an object': [() => {
    const { send } = XMLHttpRequest.prototype;
    const known = new WeakSet();
    XMLHttpRequest.prototype.send = function (...args) {
      if (!known.has(this)) this.setRequestHeader('X-CSRF', 'one');
      known.add(this);
      return send.apply(this, args);
    };
  }, ONE],
  'send() fetches the header first': [() => {
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = async function (...args) {
      await null;
      this.setRequestHeader('X-CSRF', 'one');
      return send.apply(this, args);
    };
  }, ONE],
  'monitoring that keeps its failures to itself': [() => {
    const { open, send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.open = new Proxy(open, {
      apply(target, xhr, args) {
        xhr.setRequestHeader = new Proxy(xhr.setRequestHeader, {}); // its own, on each object
        return Reflect.apply(target, xhr, args);
      },
    });
    XMLHttpRequest.prototype.send = new Proxy(send, {
      apply(target, xhr, args) {
        try {
          xhr.setRequestHeader('X-CSRF', 'one');
        } catch {
          // nobody hears
        }
        return Reflect.apply(target, xhr, args);
      },
    });
  }, ONE],
  'a token of its own, for an API that has ours': [() => {
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (...args) {
      this.setRequestHeader('authorization', 'Bearer stale');
      return send.apply(this, args);
    };
  }, {}],
  'a subclass in its place': [() => {
    globalThis.XMLHttpRequest = class extends XMLHttpRequest {};
  }, {}],
  'a subclass with methods of its own': [() => {
    globalThis.XMLHttpRequest = class extends XMLHttpRequest {
      open(...args) {
        super.open(...args);
      }
      send(...args) {
        this.setRequestHeader('X-CSRF', 'one');
        super.send(...args);
      }
      get upload() {
        return super.upload;
      }
    };
  }, ONE],
  OpenTelemetry: [interceptors.opentelemetry, { traceparent: /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/ }],
  'pace.js': [interceptors.pace, {}],
};

/** A page on which a script ran before Perennial. */
async function openAfter(script, configuration = BY_JSON) {
  s.server.before = String(script).startsWith('() => {') ? `(${script})()` : script();
  const page = await openApp(s, configuration);
  await page.evaluate(helpers);
  return page;
}

for (const [name, [script, headers]] of Object.entries(SCRIPTS)) {
  test(`${name}: a token, a wait, a 401, an abort`, async () => {
    const page = await openAfter(script);
    await login(page);
    // When send() returns is the script's own affair.
    const post = () =>
      page.evaluate(async () => {
        const { log, ...found } = await run('POST', '/api/x', { headers: { 'X-Own': '1' } }, 'body');
        return { ...found, log: log.filter((what) => what !== 'sent') };
      });
    const seen = await post();
    assert.equal(seen.status, 200);
    assert.deepEqual(seen.log.filter((what) => !/progress|rs3/.test(what)), [
      'rs1', 'loadstart', 'upload loadstart', 'upload load', 'upload loadend', 'rs2', 'rs4', 'load', 'loadend',
    ]);
    s.server.refusals = 1;
    assert.deepEqual(await post(), seen);
    await outlive(page);
    assert.deepEqual(await post(), seen);
    assert.equal(s.server.to('/session/refresh').length, 2);
    const requests = s.server.to('/api/x');
    assert.equal(requests.length, 4);
    for (const request of requests) {
      assert.match(request.headers.authorization, /^Bearer [^, ]+$/);
      assert.deepEqual([request.headers['x-own'], request.body], ['1', 'body']);
      for (const [header, value] of Object.entries(headers)) assert.match(request.headers[header] ?? '', new RegExp(value));
      if (headers === ONE) assert.equal(request.headers['x-csrf'], 'one');
    }

    await outlive(page);
    s.server.hold();
    const aborted = await page.evaluate(() => {
      globalThis.waiting = fetch('/api/fetched').then(({ status }) => status);
      const xhr = open('GET', '/api/aborted');
      xhr.send();
      const throws = ['send', 'setRequestHeader'].map((method) => attempt(() => xhr[method]('a', 'b')));
      xhr.abort();
      return [xhr.log, xhr.readyState, throws];
    });
    assert.deepEqual(aborted, [['rs1', 'loadstart', 'rs4', 'abort', 'loadend'], 0, ['InvalidStateError', 'InvalidStateError']]);
    await until(() => s.server.to('/session/refresh').length === 3);
    s.server.release();
    assert.equal(await page.evaluate(() => waiting), 200);
    assert.equal(s.server.to('/api/aborted').length, 0);
    s.server.refusals = 100;
    assert.equal((await post()).status, 401);
    assert.deepEqual(page.complaints, []);
  });
}

test('Mock Service Worker: a token, a wait, and a 401 that the page sees once', async () => {
  const page = await openAfter(interceptors.msw);
  await login(page);
  const post = () => page.evaluate(() => run('POST', '/api/x', { headers: { 'X-Own': '1' } }, 'body'));
  const seen = await post();
  assert.equal(seen.status, 200);
  await outlive(page);
  assert.deepEqual(await post(), seen);
  s.server.refusals = 1;
  assert.deepEqual(await post(), seen);
  assert.deepEqual(await page.evaluate(() => intercepted), ['/api/x', '/api/x', '/api/x']);
  assert.equal(s.server.to('/session/refresh').length, 2);
  for (const { headers, body } of s.server.to('/api/x')) {
    assert.match(headers.authorization, /^Bearer [^, ]+$/);
    assert.deepEqual([headers['x-own'], body], ['1', 'body']);
  }
});

test('xhook between Perennial and start(): a token and a wait; a 401 reaches the page as it is', async () => {
  const page = await openApp(s, null);
  await page.evaluate(helpers);
  await page.evaluate(interceptors.xhook());
  const send = () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const xhr = new XMLHttpRequest();
          const log = [];
          for (const type of ['load', 'loadend']) xhr.addEventListener(type, () => log.push(type));
          xhr.addEventListener('loadend', () => setTimeout(resolve, 0, [xhr.status, log]));
          xhr.open('GET', '/api/x');
          xhr.send();
        }),
    );
  await page.evaluate((c) => perennial.start(c), BY_JSON);
  await login(page);
  assert.deepEqual(await send(), [200, ['load', 'loadend']]);
  await outlive(page);
  assert.deepEqual(await send(), [200, ['load', 'loadend']]);
  s.server.refusals = 1;
  assert.deepEqual(await send(), [401, ['load', 'loadend']]);
  assert.deepEqual(await send(), [200, ['load', 'loadend']]);
  assert.deepEqual(page.complaints, []);
});

const UNPATCHABLE = {
  xhook: interceptors.xhook,
  'a frozen prototype': () => {
    Object.freeze(XMLHttpRequest.prototype);
  },
  'methods that cannot be replaced': () => {
    Object.defineProperty(XMLHttpRequest.prototype, 'send', { writable: false, configurable: false });
  },
  'an object that is no constructor': () => {
    globalThis.XMLHttpRequest = { real: XMLHttpRequest };
  },
  'no XMLHttpRequest at all': () => {
    delete globalThis.XMLHttpRequest;
  },
};

for (const [name, script] of Object.entries(UNPATCHABLE)) {
  test(`${name}: one error that says so, XMLHttpRequest is left alone, and fetch carries a token`, async () => {
    const page = await openAfter(script, null);
    const untouched = await page.evaluate(async (config) => {
      const look = () => {
        const { prototype } = globalThis.XMLHttpRequest ?? {};
        return [globalThis.XMLHttpRequest, ...['open', 'send', 'abort', 'setRequestHeader', 'constructor'].map((method) => prototype?.[method])];
      };
      const before = look();
      await perennial.start(config);
      return look().every((each, i) => each === before[i]);
    }, BY_JSON);
    assert.equal(untouched, true);
    await login(page);
    const { code, message } = await reported(page, 'error');
    assert.equal(code, 'unsupported');
    assert.match(message, /^XMLHttpRequest .*load Perennial before/);
    assert.deepEqual(
      await page.evaluate(async () => [(await fetch('/api/x')).status, seen.events.filter(({ type }) => type === 'error').length]),
      [200, 1],
    );
    if (name !== 'xhook' && !name.startsWith('a')) return;
    const status = await page.evaluate((kind) => {
      const xhr = new (kind.real ? XMLHttpRequest.real : XMLHttpRequest)();
      return new Promise((resolve) => {
        xhr.onload = () => resolve(xhr.status);
        xhr.open('GET', '/api/x');
        xhr.send();
      });
    }, { real: name === 'an object that is no constructor' });
    assert.equal(status, 401, 'without a token, but it works');
  });
}
