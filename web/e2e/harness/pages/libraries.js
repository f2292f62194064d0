// Libraries as they come from npm, for a page. Each sends a request and resolves to its status, or to how it failed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = (path) => () => readFileSync(new URL(`../../../node_modules/${path}`, import.meta.url), 'utf8');
const here = fileURLToPath(new URL('.', import.meta.url));
const bundle = (entry) => () =>
  execFileSync('go', ['tool', 'esbuild', entry, '--bundle', '--minify', '--format=iife', '--log-level=warning'], {
    cwd: here, encoding: 'utf8', maxBuffer: 1 << 25,
  });

/** `script`: its text; `send(method, url, data, signal)`: runs in the page; `aborted`: what that comes to after an abort. */
export const libraries = {
  axios: {
    script: file('axios/dist/axios.min.js'),
    aborted: 'ERR_CANCELED',
    send: (method, url, data, signal) => axios({ method, url, data, signal }).then(({ status }) => status, (e) => e.response?.status ?? e.code),
  },
  jQuery: {
    script: file('jquery/dist/jquery.min.js'),
    aborted: 'abort',
    send(method, url, data, signal) {
      const sent = jQuery.ajax({ method, url, data: JSON.stringify(data), contentType: 'application/json' });
      signal?.addEventListener('abort', () => sent.abort());
      return sent.then((_, __, { status }) => status, ({ status, statusText }) => status || statusText);
    },
  },
  "AngularJS's $http": {
    script: file('angular/angular.min.js'),
    aborted: 'abort',
    send(method, url, data, signal) {
      globalThis.injector ??= angular.injector(['ng']);
      const timeout = injector.get('$q').defer();
      signal?.addEventListener('abort', () => timeout.resolve());
      const sent = injector.get('$http')({ method, url, data, timeout: timeout.promise });
      return sent.then(({ status }) => status, ({ status, xhrStatus }) => (status > 0 ? status : xhrStatus));
    },
  },
  "Angular's HttpClient": {
    script: bundle('angular.js'),
    aborted: 'unsubscribed',
    send: (method, url, body, signal) =>
      new Promise((resolve) => {
        const next = ({ status }) => resolve(status);
        const sent = httpClient.request(method, url, { body, observe: 'response' }).subscribe({ next, error: next });
        signal?.addEventListener('abort', () => (sent.unsubscribe(), resolve('unsubscribed')));
      }),
  },
};

/** Libraries that take XMLHttpRequest's place, or parts of it, where they are loaded. */
export const interceptors = {
  opentelemetry: bundle('opentelemetry.js'),
  pace: file('pace-js/pace.js'),
  xhook: file('xhook/dist/xhook.js'),
  msw: bundle('msw.js'),
};
