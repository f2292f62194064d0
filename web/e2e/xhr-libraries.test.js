// Libraries that know nothing of Perennial, as they come from npm: their requests carry tokens, and survive a 401.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { outlive } from './harness/app.js';
import { startBackend } from './harness/backend.js';
import { until } from './harness/page.js';
import { suite } from './harness/suite.js';
import { openXhr } from './harness/xhr.js';

const s = suite(undefined, startBackend);
const FILES = { axios: 'axios/dist/axios.min.js', jQuery: 'jquery/dist/jquery.min.js', angular: 'angular/angular.min.js' };

/** Runs in the page. Each sends a request and resolves to its status, and to the name of how it failed with none. */
const SEND = {
  axios: (method, url, data, signal) => axios({ method, url, data, signal }).then(({ status }) => status, (e) => e.response?.status ?? e.code),
  jQuery: (method, url, data, signal) => {
    const sent = jQuery.ajax({ method, url, data: JSON.stringify(data), contentType: 'application/json' });
    signal?.addEventListener('abort', () => sent.abort());
    return sent.then((_, __, { status }) => status, ({ status, statusText }) => status || statusText);
  },
  angular: (method, url, data, signal) => {
    const { $http, $q } = (globalThis.services ??= (() => {
      const injector = angular.injector(['ng']);
      return { $http: injector.get('$http'), $q: injector.get('$q') };
    })());
    const timeout = $q.defer();
    signal?.addEventListener('abort', () => timeout.resolve());
    return $http({ method, url, data, timeout: timeout.promise }).then(({ status }) => status, ({ status, xhrStatus }) => (status > 0 ? status : xhrStatus));
  },
};
const ABORTED = { axios: 'ERR_CANCELED', jQuery: 'abort', angular: 'abort' };

for (const [name, file] of Object.entries(FILES)) {
  test(`${name}: a token, a wait, a 401, one that stands, and an abort while it waits`, async () => {
    const page = await openXhr(s);
    await page.evaluate(() => document.body.setAttribute('ng-csp', '')); // AngularJS: no inline style
    // Read by the test, as the page's policy has nothing from elsewhere; evaluated as a script of the debugger.
    await page.evaluate(readFileSync(new URL(`../node_modules/${file}`, import.meta.url), 'utf8'));
    await page.evaluate(`globalThis.send = ${SEND[name]}`);
    const send = (method, url, data) => page.evaluate((...args) => send(...args), method, url, data);

    assert.equal(await send('GET', '/api/get'), 200);
    assert.equal(await send('POST', '/api/post', { a: 'ä' }), 200);
    s.server.refusals = 1;
    assert.equal(await send('PUT', '/api/put', { a: 'ä' }), 200);
    await outlive(page);
    assert.equal(await send('DELETE', '/api/delete'), 200);
    const bodies = (path) => s.server.to(path).map(({ body }) => body);
    assert.deepEqual([bodies('/api/post'), bodies('/api/put')], [['{"a":"ä"}'], ['{"a":"ä"}', '{"a":"ä"}']]);
    assert.equal(s.server.to('/session/refresh').length, 2);

    await outlive(page);
    s.server.hold();
    await page.evaluate(() => {
      globalThis.controller = new AbortController();
      globalThis.waiting = send('POST', '/api/aborted', {}, controller.signal);
    });
    await until(() => s.server.to('/session/refresh').length === 3);
    assert.equal(await page.evaluate(() => (controller.abort(), waiting)), ABORTED[name]);
    s.server.release();
    assert.equal(await send('GET', '/api/after'), 200);
    assert.equal(s.server.to('/api/aborted').length, 0);
    s.server.refusals = 100;
    assert.equal(await send('GET', '/api/refused'), 401);
    assert.deepEqual(page.complaints, []);
  });
}
