import assert from 'node:assert/strict';
import { test } from 'node:test';

import { normalise } from '../gate/config.js';
import { cover, setCoverage, uncovered } from '../gate/cover.js';

const PAGE = 'http://localhost:8080/shop/';

/** The name of the API that covers a URL, under a configuration. */
function coveredBy(config, url, base = PAGE) {
  setCoverage(normalise({ refreshUrl: '/session/refresh', ...config }, PAGE, 'http://localhost:8080'));
  return cover(url, base)?.name ?? null;
}

test('a path covers itself and what lies under it, by segments', () => {
  const apis = ['https://api.example.com/v1'];
  const covered = ['https://api.example.com/v1', 'https://api.example.com/v1/', 'https://api.example.com/v1/x', 'https://api.example.com/v1?q=1', 'https://API.example.com:443/v1#f', 'https://api.example.com/v2/../v1/x'];
  for (const url of covered) assert.equal(coveredBy({ apis }, url), 'https://api.example.com/v1', url);
});

test('look-alikes are not covered', () => {
  const apis = ['https://api.example.com/v1'];
  const not = [
    'https://api.example.com/v10', 'https://api.example.com/', 'https://api.example.com/v1/../v2', 'https://api.example.com/v1/%2e%2e/v2',
    'http://api.example.com/v1', 'https://api.example.com:8443/v1', 'https://api.example.com.evil.test/v1',
    'https://evil.test/?https://api.example.com/v1', 'https://evil.test/https://api.example.com/v1', 'https://api.example.com@evil.test/v1',
    'https://user:secret@api.example.com/v1', 'https://user@api.example.com/v1', 'https:\\\\evil.test\\v1', '//evil.test/v1', 'not a url:', 'blob:https://api.example.com/v1', 'data:,v1',
  ];
  for (const url of not) assert.equal(coveredBy({ apis }, url), null, url);
});

test('a blob of a covered origin is not covered', () => {
  assert.equal(coveredBy({}, 'blob:http://localhost:8080/5d1c'), null);
});

test('relative URLs are relative to the document, and a new base decides anew', () => {
  assert.equal(coveredBy({ apis: ['/shop'] }, 'cart'), 'http://localhost:8080/shop');
  assert.equal(cover('cart', 'http://localhost:8080/other/'), null);
  assert.equal(cover('cart', PAGE)?.name, 'http://localhost:8080/shop');
});

test('the page’s own origin is covered by default, its refresh endpoint never', () => {
  assert.equal(coveredBy({}, '/anything'), 'http://localhost:8080');
  assert.equal(coveredBy({}, 'https://elsewhere.test/'), null);
  assert.equal(coveredBy({}, '/session/refresh'), null);
  assert.equal(coveredBy({}, '/session/refreshed'), 'http://localhost:8080');
});

test('what lies under the issuer is not covered, unless an API lies deeper', () => {
  const config = { refreshUrl: undefined, issuer: 'http://localhost:8080/oidc', apis: ['/', '/oidc/api'] };
  assert.equal(coveredBy(config, '/oidc/token'), null);
  assert.equal(coveredBy(config, '/oidc/api/x'), 'http://localhost:8080/oidc/api');
  assert.equal(coveredBy({ ...config, issuer: 'http://localhost:8080' }, '/x'), 'http://localhost:8080');
});

test('the most specific API wins, in whatever order they are given', () => {
  for (const apis of [['/api', '/api/admin'], ['/api/admin', '/api']]) {
    assert.equal(coveredBy({ apis }, '/api/admin/x'), 'http://localhost:8080/api/admin');
    assert.equal(coveredBy({ apis }, '/api/x'), 'http://localhost:8080/api');
  }
});

test('many different URLs are decided rightly beyond what is remembered', () => {
  assert.equal(coveredBy({ apis: ['/api'] }, '/api/0'), 'http://localhost:8080/api');
  for (let i = 1; i < 1000; i++) {
    assert.equal(cover(`/api/${i}`, PAGE)?.name, 'http://localhost:8080/api');
    assert.equal(cover(`/no/${i}`, PAGE), null);
  }
});

test('nothing is covered while something runs that tokens wait for, also if it throws', () => {
  const [apis, url] = [['https://api.example.com'], 'https://api.example.com/x'];
  assert.equal(coveredBy({ apis }, url), 'https://api.example.com');
  assert.equal(uncovered(() => cover(url, PAGE)), null);
  assert.equal(cover(url, PAGE)?.name, 'https://api.example.com');
  assert.throws(() => uncovered(() => { throw new RangeError(); }), RangeError);
  assert.equal(cover(url, PAGE)?.name, 'https://api.example.com');
});
