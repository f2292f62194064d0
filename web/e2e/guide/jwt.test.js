// angular-jwt's modules: jwtHelper, the interceptor with each of its options, authManager.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAngular } from '../harness/pages/guide.js';
import { makeJwt } from '../harness/servers/grants.js';
import { startGuide } from '../harness/servers/guide.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startGuide);
const encode = (text) => Buffer.from(text).toString('base64url');
const unsigned = (payload) => `${encode('{"alg":"none"}')}.${encode(payload)}.`;
const soon = (seconds = 3600) => makeJwt({ exp: Math.floor(Date.now() / 1000) + seconds });

/** In the page: makes an app with the interceptor and a faked back end that answers everything; `sent` has what it was sent. */
function makeApp() {
  globalThis.makeApp = (configure, ...modules) => {
    globalThis.sent = [];
    globalThis.answer401 = false;
    const fake = ($provide) => {
      $provide.value('$rootElement', angular.element(document.body)); // $location wants one
      $provide.value('$httpBackend', (_, url, __, callback, headers) => {
        sent.push({ url, headers: JSON.parse(JSON.stringify(headers)) });
        setTimeout(() => callback(answer401 ? 401 : 200, '{}', '', 'x'));
      });
    };
    fake.$inject = ['$provide'];
    const intercept = ($httpProvider, options, provider) => void (configure(options, provider), $httpProvider.interceptors.push('jwtInterceptor')); // a function would be run later
    intercept.$inject = ['$httpProvider', 'jwtOptionsProvider', 'jwtInterceptorProvider'];
    globalThis.injector = angular.injector(['ng', 'ngRoute', 'angular-jwt', ...modules, fake, intercept]);
    globalThis.send = (request) => injector.get('$http')(request).then(() => 'sent', (e) => e.status ?? (e.message || e));
  };
}

/** A page on which `makeApp` is there; it need not have Perennial started. */
async function open(configure, ...args) {
  const page = await openAngular(s, [`(${makeApp})()`]);
  if (configure) await page.evaluate(configure, ...args);
  return page;
}

const headersOf = (page) => page.evaluate(() => sent.map(({ headers }) => headers.Authorization ?? null));

test('jwtHelper: synchronous from the first line, without Perennial', async () => {
  const page = await open();
  const helper = (name, ...args) =>
    page.evaluate((n, a) => {
      const jwtHelper = angular.injector(['ng', 'angular-jwt.jwt']).get('jwtHelper');
      try {
        const value = jwtHelper[n](...a);
        return value instanceof Date ? value.getTime() : value;
      } catch (error) {
        return error.code;
      }
    }, name, args);
  const claims = { sub: 'ä€😀', exp: 1_900_000_000, iat: 1 };
  assert.deepEqual(await helper('decodeToken', makeJwt(claims)), claims);
  const padded = `${Buffer.from('{"alg":"none"}').toString('base64')}.${Buffer.from('{"a":"??>>"}').toString('base64')}.x`;
  assert.deepEqual(await helper('decodeToken', padded), { a: '??>>' });
  for (const text of ['', 'a', 'ab', 'abc', 'ä€😀', '??>>~~']) {
    assert.equal(await helper('urlBase64Decode', encode(text)), text);
    assert.equal(await helper('urlBase64Decode', Buffer.from(text).toString('base64')), text);
  }
  for (const [payload, time] of [['{"exp":1900000000}', 1_900_000_000_000], ['{"exp":1900000000.9}', 1_900_000_000_000], ['{}', null]]) {
    assert.equal(await helper('getTokenExpirationDate', unsigned(payload)), time, payload);
  }
  for (const token of ['', 'x', 'a.b', 'a.b.c.d', `${encode('{}')}.!!!.x`, unsigned('no JSON'), unsigned('[1]'), null, undefined, 7, {}]) {
    for (const name of ['decodeToken', 'getTokenExpirationDate', 'isTokenExpired']) assert.equal(await helper(name, token), 'malformed_token', `${name} ${token}`);
  }
  assert.deepEqual(page.complaints, []);
});

test('isTokenExpired: exp == now is expired, an offset asks for more, a negative one is leniency, no exp never expires', async () => {
  const page = await openAngular(s, [], {
    script: () => {
      const Real = Date;
      globalThis.Date = class extends Real {
        constructor(...args) {
          super(...(args.length ? args : [1_800_000_000_000]));
        }
        static now = () => 1_800_000_000_000;
      };
    },
  });
  const now = 1_800_000_000;
  const cases = [
    [now, [], true], [now + 1, [], false], [now - 1, [], true], [now + 100, [99], false], [now + 100, [100], true],
    [now - 50, [-51], false], [now - 50, [-50], true], [now + 1, [null], false],
  ];
  const expired = (token, offset) => page.evaluate((t, o) => angular.injector(['ng', 'angular-jwt']).get('jwtHelper').isTokenExpired(t, ...o), token, offset);
  for (const [exp, offset, is] of cases) assert.equal(await expired(makeJwt({ exp }), offset), is, `exp ${exp - now}, offset ${offset}`);
  assert.equal(await expired(unsigned('{}'), [1_000_000]), false);
});

test('the options and their defaults, by jwtOptionsProvider and by jwtInterceptorProvider, which counts more', async () => {
  const page = await open(() => makeApp(() => {}));
  const config = () => page.evaluate(() => {
    const { tokenGetter, unauthenticatedRedirector, ...rest } = injector.get('jwtOptions').getConfig();
    return { ...rest, token: tokenGetter(), redirects: Array.isArray(unauthenticatedRedirector) };
  });
  const defaults = {
    urlParam: null, authHeader: 'Authorization', authPrefix: 'Bearer ', whiteListedDomains: [], loginPath: '/', unauthenticatedRedirectPath: '/',
    token: null, redirects: true,
  };
  assert.deepEqual(await config(), defaults);
  await page.evaluate(() => makeApp((options, provider) => {
    options.config({ authHeader: 'X-One', authPrefix: 'One ' });
    options.config({ loginPath: '/in' });
    provider.authPrefix = '';
  }));
  assert.deepEqual(await config(), { ...defaults, authHeader: 'X-One', authPrefix: '', loginPath: '/in' });
});

test('tokenGetter: by the injector, with the request as options and as config; a value, a $q promise, a native one', async () => {
  const page = await open(() => makeApp((options) => options.config({ tokenGetter: ($q, options, config) => globalThis.answer(options, config, $q) })));
  const ways = {
    value: () => 'one', '$q': (_, __, $q) => $q.when('two'), native: async () => 'three',
    url: (options, config) => options === config && options.url, none: () => '', nothing: async () => null,
  };
  for (const way of Object.values(ways)) {
    await page.evaluate(`globalThis.answer = ${way}`);
    assert.equal(await page.evaluate(() => send({ url: '/x' })), 'sent');
  }
  assert.deepEqual(await headersOf(page), ['Bearer one', 'Bearer two', 'Bearer three', 'Bearer /x', null, null]);
});

test('a tokenGetter that throws or rejects: the request is rejected with that, and not sent', async () => {
  const page = await open(() => makeApp((options) => options.config({ tokenGetter: () => globalThis.answer() })));
  for (const fail of ['() => { throw new Error("mine") }', '() => Promise.reject(new Error("mine"))']) {
    await page.evaluate(`globalThis.answer = ${fail}`);
    assert.equal(await page.evaluate(() => send({ url: '/x' })), 'mine');
  }
  assert.deepEqual(await headersOf(page), []);
});

test('skipAuthorization: no token, no look at the domain; its 401 is broadcast all the same', async () => {
  const page = await open(() => {
    makeApp((options) => options.config({ tokenGetter: () => 'T' }));
    globalThis.heard = [];
    injector.get('$rootScope').$on('unauthenticated', (_, response) => heard.push(response.status));
  });
  assert.equal(await page.evaluate(() => send({ url: 'https://foreign.test/x', skipAuthorization: true })), 'sent');
  await page.evaluate(() => void (answer401 = true));
  assert.equal(await page.evaluate(() => send({ url: '/x', skipAuthorization: true })), 401);
  assert.deepEqual(await headersOf(page), [null, null]);
  assert.deepEqual(await page.evaluate(() => heard), [401]);
});

test("a header of the caller's own stays, however it is spelt, and the getter is not called", async () => {
  const page = await open(() => makeApp((options) => options.config({ tokenGetter: () => (globalThis.called = true) && 'T' })));
  for (const name of ['Authorization', 'authorization', 'AUTHORIZATION']) {
    await page.evaluate((n) => send({ url: '/x', headers: { [n]: 'Basic mine' } }), name);
  }
  assert.deepEqual(await page.evaluate(() => sent.map(({ headers }) => Object.entries(headers).filter(([name]) => /authorization/i.test(name)))), [
    [['Authorization', 'Basic mine']], [['authorization', 'Basic mine']], [['AUTHORIZATION', 'Basic mine']],
  ]);
  assert.equal(await page.evaluate(() => globalThis.called), undefined);
  await page.evaluate(() => send({ url: '/x', headers: { authorization: undefined } }));
  assert.equal((await headersOf(page))[3], 'Bearer T', 'undefined is none');
});

test('authHeader, authPrefix, urlParam: where the token goes, and not into what the caller passed', async () => {
  const page = await open(() => makeApp((options) => options.config({ tokenGetter: () => 'T', authHeader: 'X-Token', authPrefix: 'JWT ' })));
  await page.evaluate(() => send({ url: '/x' }));
  assert.deepEqual(await page.evaluate(() => [sent[0].headers['X-Token'], 'Authorization' in sent[0].headers]), ['JWT T', false]);
  await page.evaluate(() => makeApp((options) => options.config({ tokenGetter: () => 'T', urlParam: 'jwt' })));
  const params = await page.evaluate(async () => {
    const params = { a: 1 };
    await send({ url: '/x', params });
    await send({ url: '/x', params: { jwt: 'mine' } });
    return params;
  });
  assert.deepEqual(params, { a: 1 });
  assert.deepEqual(await page.evaluate(() => sent.map(({ url }) => url)), ['/x?a=1&jwt=T', '/x?jwt=mine']);
  assert.deepEqual(await headersOf(page), [null, null]);
});

test('domains: whom the token goes to', async () => {
  const page = await open();
  const outcome = async (list, url) => {
    await page.evaluate((entries) => {
      makeApp((options) => options.config({ tokenGetter: () => 'T', whiteListedDomains: entries.map((each) => (each.source ? new RegExp(each.source, each.flags) : each)) }));
    }, list.map((each) => (each instanceof RegExp ? { source: each.source, flags: each.flags } : each)));
    const result = await page.evaluate((to) => send({ url: to }), url);
    return result === 'sent' ? ((await headersOf(page))[0] ? 'token' : 'none') : 'rejected';
  };
  const own = s.server.app.origin;
  for (const url of ['/x', 'x', 'views/a.html', '../x', own + '/x', own.replace('http:', '') + '/x', '?a']) assert.equal(await outcome([], url), 'token', url);
  for (const url of ['https://x.com/y', '//x.com/y', s.server.tenant.origin + '/y', '/\\x.com/y', 'http:\\\\x.com/y']) assert.equal(await outcome([], url), 'rejected', url);
  const cases = [
    ['x.com', 'https://x.com/y', 'token'], ['X.com', 'https://x.COM:8443/y', 'token'], ['x.com', 'https://api.x.com/y', 'none'],
    ['x.com', 'https://x.com.evil.com/y', 'none'], ['x.com', 'https://xxcom/y', 'none'], ['x.com', 'https://x.com@evil.com/y', 'none'],
    ['localhost', s.server.tenant.origin + '/y', 'token'],
    [/x\.com/, 'https://x.com/y', 'token'], [/x\.com/, 'https://x.com.evil.com/y', 'none'], [/x\.com/, 'https://evilx.com/y', 'none'],
    [/x\.com/, 'https://api.x.com/y', 'token'], [/^x\.com/, 'https://x.com.evil.com/y', 'none'], [/\.x\.com$/, 'https://a.b.x.com/y', 'token'],
    [/\.x\.com$/, 'https://x.com/y', 'none'], [/^api-\d+\.X\.com$/i, 'https://api-7.x.com/y', 'token'], [/a|x\.com/g, 'https://x.com/y', 'token'],
    [/x\.com/m, 'https://x.com.evil.com/y', 'none'],
  ];
  for (const [entry, url, is] of cases) assert.equal(await outcome([entry], url), is, `${entry} ${url}`);
});

test('401: `unauthenticated` is broadcast with the response, the request is rejected, and not sent again', async () => {
  const page = await open(() => {
    makeApp((options) => options.config({ tokenGetter: () => 'T' }));
    globalThis.heard = [];
    injector.get('$rootScope').$on('unauthenticated', (_, response) => heard.push([response.status, response.config.url]));
    globalThis.answer401 = true;
  });
  assert.equal(await page.evaluate(() => send({ url: '/x' })), 401);
  assert.deepEqual(await page.evaluate(() => heard), [[401, '/x']]);
  assert.equal(await page.evaluate(() => sent.length), 1);
});

test('authManager: isAuthenticated, getToken, authenticate, unauthenticate; what is no token, or a promise, crashes nothing', async () => {
  const page = await open(() => {
    makeApp((options) => options.config({ tokenGetter: (options) => (globalThis.got = options, globalThis.token) }));
    globalThis.state = () => [injector.get('authManager').isAuthenticated(), injector.get('$rootScope').isAuthenticated];
  });
  const state = (token) => page.evaluate((t) => (globalThis.token = t, state()), token);
  assert.deepEqual(await state(null), [false, false]);
  assert.deepEqual(await state(soon(-1)), [false, false]);
  assert.deepEqual(await state('garbage'), [false, false]);
  assert.deepEqual(await state(soon()), [true, false]);
  assert.equal(await page.evaluate(() => got), null, 'no request asks');
  await page.evaluate(() => injector.get('authManager').authenticate());
  assert.deepEqual(await state(null), [false, true]);
  await page.evaluate(() => injector.get('authManager').unauthenticate());
  assert.deepEqual(await state(null), [false, false]);
  assert.equal(await page.evaluate(() => (globalThis.token = 'T', injector.get('authManager').getToken())), 'T');
  assert.deepEqual(await page.evaluate(() => (globalThis.token = Promise.resolve('T'), state())), [true, false], 'one that is being refreshed');
});

/** An app with routes and an authManager. `token`: what its tokenGetter returns. */
const openRouted = (token, configure = '') =>
  openAngular(s, [
    `globalThis.token = ${JSON.stringify(token)}; globalThis.heard = [];
     angular.module('myApp', ['ngRoute', 'angular-jwt']).config(function ($routeProvider, jwtOptionsProvider, $httpProvider) {
       jwtOptionsProvider.config({ tokenGetter: function () { return globalThis.token; }, unauthenticatedRedirectPath: '/in' });
       $httpProvider.interceptors.push('jwtInterceptor'); ${configure}
       $routeProvider.when('/account', { template: 'account', requiresLogin: true }).when('/in', { template: 'in' }).otherwise({ template: 'home' });
     }).run(function (authManager, $rootScope, $route) {
       $rootScope.$on('tokenHasExpired', function (event) { heard.push([].slice.call(arguments, 1)); });
       authManager.checkAuthOnRefresh();
       authManager.redirectWhenUnauthenticated();
     });
     globalThis.injector = angular.bootstrap(document.body, ['myApp']);
     globalThis.go = function (path) { injector.get('$rootScope').$apply(function () { injector.get('$location').path(path); }); return injector.get('$location').path(); };`,
  ]);

test('authManager: routes with requiresLogin are held, and the user is redirected; with a good token they are not', async () => {
  const page = await openRouted(null);
  assert.equal(await page.evaluate(() => go('/account')), '/in');
  await page.evaluate((t) => void (token = t), soon());
  assert.equal(await page.evaluate(() => go('/account')), '/account');
  assert.deepEqual(page.complaints, []);
});

test('authManager: checkAuthOnRefresh sets isAuthenticated by what is stored; one that has expired is broadcast, without the token', async () => {
  const good = await openRouted(soon());
  assert.equal(await good.evaluate(() => injector.get('$rootScope').isAuthenticated), true);
  const expired = await openRouted(soon(-1));
  await expired.waitForFunction(() => heard.length);
  assert.deepEqual(await expired.evaluate(() => [heard[0], injector.get('$rootScope').isAuthenticated]), [[], false]);
});

test('authManager: redirectWhenUnauthenticated goes to unauthenticatedRedirectPath, or by the redirector', async () => {
  const page = await openRouted(soon(-1));
  await page.evaluate(() => injector.get('authManager').authenticate());
  const refuse = () => injector.get('$http').get('/api/orders').catch(({ status }) => status); // a token that the tenant does not know
  assert.equal(await page.evaluate(refuse), 401);
  assert.deepEqual(await page.evaluate(() => [injector.get('$location').path(), injector.get('$rootScope').isAuthenticated]), ['/in', false]);
  const own = await openRouted(soon(), "jwtOptionsProvider.config({ unauthenticatedRedirector: function ($location) { $location.path('/mine'); } });");
  assert.equal(await own.evaluate(refuse), 401);
  assert.equal(await own.evaluate(() => injector.get('$location').path()), '/mine');
});
